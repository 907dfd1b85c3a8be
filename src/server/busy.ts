/** The server does something else, of which there is one at a time, or too much of it. */
export class BusyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BusyError';
  }
}
