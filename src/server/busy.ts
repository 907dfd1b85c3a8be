/** The server is busy with work of which it runs one at a time, or too much is waiting. */
export class BusyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BusyError';
  }
}
