import { type GpuAdapterInfo, type GpuBackend, isSoftware } from './devices.js';

/** The part of the package `gl` that is used here: a context of WebGL 1, or null. */
type CreateGl = (width: number, height: number) => WebGLRenderingContext | null;

// The package is optional: with a literal name the compiler would insist on finding it.
const HEADLESS_GL: string = 'gl';

/** Whether the package `gl` is installed, without loading it. */
export async function findHeadlessGl(): Promise<boolean> {
  const { createRequire } = await import('node:module');
  try {
    createRequire(import.meta.url).resolve(HEADLESS_GL);
    return true;
  } catch {
    return false;
  }
}

/** GL without a browser. @throws if the package `gl` is not installed, or gives no context */
export async function headlessGlAdapter(): Promise<GpuAdapterInfo> {
  if (!(await findHeadlessGl())) {
    throw new Error('it needs the package gl, which is not installed: run npm install gl.');
  }
  const { default: createGl } = (await import(HEADLESS_GL)) as { default: CreateGl };
  const gl = createGl(1, 1);
  if (gl === null) throw new Error('The package gl finds no screen: run this with xvfb-run.');
  return describe('headlessgl', gl);
}

/** A browser's GL; undefined if there is none that can render to float32 textures. */
export function webGl2Adapter(): GpuAdapterInfo | undefined {
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? globalThis.document?.createElement('canvas')
      : new OffscreenCanvas(1, 1);
  const gl = canvas?.getContext('webgl2') as WebGL2RenderingContext | null | undefined;
  if (!gl?.getExtension('EXT_color_buffer_float')) return undefined;
  return describe('webgl2', gl);
}

function describe(
  backend: GpuBackend,
  gl: WebGLRenderingContext | WebGL2RenderingContext,
): GpuAdapterInfo {
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(unmasked?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  const adapter = {
    backend,
    name,
    vendor: String(gl.getParameter(unmasked?.UNMASKED_VENDOR_WEBGL ?? gl.VENDOR)),
    driver: String(gl.getParameter(gl.VERSION)),
    // Headless GL hides the driver behind this name.
    software: name === 'ANGLE' ? null : isSoftware(name),
    limits: { maxTextureSize: Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)) },
  };
  gl.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow few at a time
  return adapter;
}
