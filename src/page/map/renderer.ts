import { type Camera, scaleOf, type Size } from './camera.js';

/** Red, green, blue and alpha, from 0 to 1. */
export type Colour = readonly [number, number, number, number];

/** Points of one colour. */
export interface Layer {
  readonly points: Float32Array; // (count, 2)
  readonly colour: Colour;
  /** Diameter in CSS pixels. */
  readonly diameter: number;
}

const VERTEX = `#version 300 es
in vec2 point;
uniform vec2 middle;
uniform vec2 scale;
uniform float diameter;
void main() {
  gl_Position = vec4((point - middle) * scale, 0.0, 1.0);
  gl_PointSize = diameter;
}`;

const FRAGMENT = `#version 300 es
precision highp float; // as in the vertex shader, because they share a uniform
uniform vec4 colour;
uniform float diameter;
out vec4 result;
void main() {
  float edge = (0.5 - distance(gl_PointCoord, vec2(0.5))) * diameter;
  float cover = colour.a * clamp(edge + 0.5, 0.0, 1.0);
  result = vec4(colour.rgb * cover, cover);
}`;

/** Draws layers of points by WebGL 2, one call per layer. */
export class Renderer {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #buffers = new Map<Float32Array, WebGLBuffer>();

  /** Undefined if the browser has no WebGL 2. */
  static of(canvas: HTMLCanvasElement): Renderer | undefined {
    const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true });
    return gl === null || gl.isContextLost() ? undefined : new Renderer(gl);
  }

  private constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = gl.createProgram();
    for (const [kind, source] of [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ] as const) {
      const shader = gl.createShader(kind)!;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.#program, shader);
    }
    gl.bindAttribLocation(this.#program, 0, 'point');
    gl.linkProgram(this.#program);
    if (gl.getProgramParameter(this.#program, gl.LINK_STATUS) !== true) {
      throw new Error(gl.getProgramInfoLog(this.#program) ?? 'The shaders do not link');
    }
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.enableVertexAttribArray(0);
  }

  /** @param ratio device pixels per CSS pixel */
  draw(layers: readonly Layer[], camera: Camera, size: Size, ratio: number): void {
    const gl = this.#gl;
    const scale = scaleOf(camera, size) * 2;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.useProgram(this.#program);
    const place = (name: string) => gl.getUniformLocation(this.#program, name);
    gl.uniform2f(place('middle'), camera.x, camera.y);
    gl.uniform2f(place('scale'), scale / size.width, scale / size.height);
    this.#keep(layers);
    for (const { points, colour, diameter } of layers) {
      if (points.length === 0) continue;
      gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers.get(points)!);
      gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
      gl.uniform4f(place('colour'), ...colour);
      gl.uniform1f(place('diameter'), diameter * ratio);
      gl.drawArrays(gl.POINTS, 0, points.length / 2);
    }
  }

  /** Uploads the points of new layers, and deletes those of old ones. */
  #keep(layers: readonly Layer[]): void {
    const gl = this.#gl;
    const wanted = new Set(layers.map(({ points }) => points));
    for (const [points, buffer] of this.#buffers) {
      if (wanted.has(points)) continue;
      gl.deleteBuffer(buffer);
      this.#buffers.delete(points);
    }
    for (const points of wanted) {
      if (this.#buffers.has(points)) continue;
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, points, gl.STATIC_DRAW);
      this.#buffers.set(points, buffer);
    }
  }
}
