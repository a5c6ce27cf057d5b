import { messageOf } from '../../utils/messages';
import { dismiss, logout } from '../logout/logout';
import { loginState, subscribe } from '../state/login_state';
import type { LoginState } from '../state/login_state';
import { afterLogin } from './login';

/** A login sheet on a page: `components/login-sheet`. */
export interface LoginSheet {
  setData(patch: { open?: boolean; busy?: boolean; notice?: string }): void;
}

interface Question {
  answer: Promise<boolean>;
  /** Closes the sheet. */
  settle(loggedIn: boolean): void;
}

/** Those on the pages that are open; the one on the page that is shown comes last. */
const sheets: LoginSheet[] = [];
const questions = new Map<LoginSheet, Question>();

export function attachSheet(sheet: LoginSheet): void {
  remove(sheet);
  sheets.push(sheet);
}

/** The page is closed: nobody can answer any more. */
export function detachSheet(sheet: LoginSheet): void {
  remove(sheet);
  questions.get(sheet)?.settle(false);
}

function remove(sheet: LoginSheet): void {
  const at = sheets.indexOf(sheet);
  if (at >= 0) sheets.splice(at, 1);
}

/**
 * Makes sure that the phone is logged in: if it is not, opens the page's login sheet and waits for the user. Waits for a login
 * that is under way. Concurrent callers share one sheet.
 * @return whether the phone is logged in; false when the user does not want to, or has left the page
 * @throws Error when the page has no `<login-sheet>`: for the application's developer
 */
export async function requireLogin(): Promise<boolean> {
  if (await afterLogin(() => loginState().status === 'loggedIn')) return true;
  const sheet = sheets[sheets.length - 1];
  if (!sheet) throw new Error('requireLogin: this page has no <login-sheet>');
  return (questions.get(sheet) ?? ask(sheet)).answer;
}

function ask(sheet: LoginSheet): Question {
  let resolve!: (loggedIn: boolean) => void;
  const answer = new Promise<boolean>((settled) => (resolve = settled));
  let over = false;
  let unsubscribe = () => {};
  const settle = (loggedIn: boolean) => {
    over = true;
    questions.delete(sheet);
    unsubscribe();
    sheet.setData({ open: false });
    resolve(loggedIn);
  };
  const question = { answer, settle };
  questions.set(sheet, question);
  unsubscribe = subscribe((state) => {
    if (state.status === 'loggedIn') settle(true);
    else sheet.setData({ open: true, ...viewOf(state) });
  });
  // Another login had succeeded meanwhile.
  if (over) unsubscribe();
  return question;
}

/** Why the last login failed or ended, until the user tries again. */
function viewOf(state: LoginState): { busy: boolean; notice: string } {
  const failure = state.status === 'ended' ? state.reason : state.status === 'guest' ? state.problem : undefined;
  return { busy: state.status === 'loggingIn', notice: failure ? messageOf(failure) : '' };
}

/** The user does not want to log in: cancels a login that is under way. */
export async function refuseLogin(sheet: LoginSheet): Promise<void> {
  if (loginState().status === 'loggingIn') await logout();
  else dismiss();
  questions.get(sheet)?.settle(false);
}
