/** `wx.onX` and `wx.offX`. `off` without a listener removes all. */
export class Listeners<T> {
  private readonly list = new Set<(event: T) => void>();

  readonly on = (listener: (event: T) => void): void => {
    this.list.add(listener);
  };

  readonly off = (listener?: (event: T) => void): void => {
    if (listener) this.list.delete(listener);
    else this.list.clear();
  };

  emit(event: T): void {
    for (const listener of [...this.list]) listener(event);
  }
}
