/** One phone: in a frame of the stage, or alone, for example in a real telephone's browser. */
import { listen } from '../server_events';
import { Phone } from './phone';
import { loadSettings } from './settings';

const query = new URLSearchParams(window.location.search);
const name = query.get('name') ?? 'phone';
const phone = new Phone(name, loadSettings(name, query), window.location.hash.replace(/^#\/?/, ''));
window.phone = phone;

// Leaving the browser's tab is leaving WeChat; coming back shows the mini program again if it was in front.
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

// On the stage, the stage itself listens for both phones: see server_events.
if (window.parent === window) listen({ build: (build) => phone.follow(build) });
