/** One phone: in a frame of the stage, or alone in the browser of a real telephone. */
import { listen } from '../server_events';
import { Phone } from './phone';
import { loadSettings } from './settings';

const query = new URLSearchParams(window.location.search);
const name = query.get('name') ?? 'phone';
const phone = new Phone(name, loadSettings(name, query));
window.phone = phone;

// Whoever leaves the browser's tab leaves WeChat, and comes back to what was in front.
let left = false;
document.addEventListener('visibilitychange', () => {
  if (document.hidden && !phone.hidden) {
    left = true;
    phone.hide();
  } else if (!document.hidden && left) {
    left = false;
    phone.show();
  }
});

// In a frame of the stage, the stage listens for both phones: see server_events.
if (window.parent === window) listen({ build: (build) => phone.follow(build) });
