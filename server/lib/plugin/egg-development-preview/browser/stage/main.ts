/** The stage: two phones, and between them what happens on the server. */
import { listen } from '../server_events';
import { Addresses } from './addresses';
import { faultTable } from './faults';
import { Happenings } from './happenings';
import { PhonePanel } from './phone_panel';
import { StorePanel } from './store_panel';

const element = (id: string) => document.getElementById(id)!;

const happenings = new Happenings(element('happenings'));
const store = new StorePanel(element('store'));
const addresses = new Addresses();
const phones = [1, 2].map(
  (number) => new PhonePanel(number, element(`phone-${number}`), (note) => happenings.addNote(number, note), addresses),
);
element('faults').append(faultTable(phones));

listen({
  build: (build) => phones.forEach((phone) => phone.follow(build)),
  call: (call) => happenings.addCall(call),
  store: (keys) => happenings.addChanges(store.show(keys)),
});
