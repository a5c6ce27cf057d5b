/** The pages of the phones, in the stage's own address: `#phone-1=pages/account/account`. A reload stays on them. */
export class Addresses {
  private readonly pages = new URLSearchParams(window.location.hash.slice(1));

  /** '' for the mini program's first page. */
  of(phone: string): string {
    return this.pages.get(phone) ?? '';
  }

  set(phone: string, address: string): void {
    if (address) this.pages.set(phone, address);
    else this.pages.delete(phone);
    // Readable: only what would end a value is escaped.
    const hash = this.pages.toString().replace(/%(2F|3F|3D)/g, decodeURIComponent);
    window.history.replaceState(null, '', `${window.location.pathname}${hash && `#${hash}`}`);
  }
}
