/** The bezel around the screen: stage.css draws it as a shadow. */
const BEZEL = 8;

/**
 * Scales the device down to fit its slot; the page in it keeps a phone's width. Its edges fall on whole pixels, since a
 * scrolled page would otherwise show a hairline beside them.
 */
export function fitDevice(slot: HTMLElement, device: HTMLElement): void {
  new ResizeObserver(() => {
    const { offsetWidth, offsetHeight } = device;
    const fitting = Math.min(
      1,
      slot.clientWidth / (offsetWidth + 2 * BEZEL),
      slot.clientHeight / (offsetHeight + 2 * BEZEL),
    );
    const width = Math.floor(offsetWidth * fitting);
    const scale = width / offsetWidth;
    device.style.transform = `scale(${scale})`;
    device.style.left = `${Math.round((slot.clientWidth - width) / 2)}px`;
    device.style.top = `${Math.ceil(BEZEL * scale)}px`;
  }).observe(slot);
}
