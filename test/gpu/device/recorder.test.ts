import { beforeEach, describe, expect, it } from 'vitest';
import { makeRecordable, Recorder } from '../../../src/gpu/device/recorder.js';

/** A device that only tells in which order commands reach it. */
class FakeDevice {
  readonly submissions: string[][] = [];

  readonly queue = {
    submit: (buffers: Iterable<{ commands: string[] }>): void => {
      this.submissions.push([...buffers].flatMap(({ commands }) => commands));
    },
  };

  createCommandEncoder() {
    const commands: string[] = [];
    return {
      beginComputePass: () => ({ run: (name: string) => commands.push(name) }),
      finish: () => ({ commands }),
    };
  }
}

let fake: FakeDevice;
let device: GPUDevice;
let recorder: Recorder;

beforeEach(() => {
  fake = new FakeDevice();
  device = makeRecordable(fake as unknown as GPUDevice);
  recorder = new Recorder(device);
});

/** What gpu.js does at each run of a kernel. */
function submit(name: string): void {
  const encoder = device.createCommandEncoder();
  (encoder.beginComputePass() as unknown as { run(name: string): void }).run(name);
  device.queue.submit([encoder.finish()]);
}

function fail(): never {
  throw new Error('no');
}

describe('Recorder', () => {
  it('submits what it recorded at once, in order', () => {
    for (const name of ['scores', 'slopes', 'sums']) recorder.record({}, () => submit(name));
    expect(fake.submissions).toEqual([]);
    recorder.flush();
    expect(fake.submissions).toEqual([['scores', 'slopes', 'sums']]);
  });

  it('leaves submissions outside of record alone', () => {
    recorder.record({}, () => submit('kept'));
    submit('by others');
    expect(fake.submissions).toEqual([['by others']]);
  });

  it('leaves alone what recorded work submits after it returned', async () => {
    await recorder.record({}, async () => {
      await Promise.resolve();
      submit('later');
    });
    expect(fake.submissions).toEqual([['later']]);
  });

  it('submits first if the same owner writes its uniforms again', () => {
    const kernel = {};
    recorder.record(kernel, () => submit('first'));
    recorder.record({}, () => submit('other'));
    recorder.record(kernel, () => submit('again'));
    expect(fake.submissions).toEqual([['first', 'other']]);
    recorder.flush();
    expect(fake.submissions).toEqual([['first', 'other'], ['again']]);
  });

  it('keeps apart what two recorders of one device record', () => {
    const other = new Recorder(device);
    recorder.record({}, () => submit('a'));
    other.record({}, () => submit('b'));
    recorder.record({}, () => submit('c'));
    other.flush();
    recorder.flush();
    expect(fake.submissions).toEqual([['b'], ['a', 'c']]);
  });

  it('stops recording if the work throws', () => {
    expect(() => recorder.record({}, fail)).toThrow('no');
    submit('after');
    expect(fake.submissions).toEqual([['after']]);
  });

  it('submits nothing if nothing was recorded', () => {
    recorder.flush();
    expect(fake.submissions).toEqual([]);
  });
});
