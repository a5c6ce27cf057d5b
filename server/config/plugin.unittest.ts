export { default } from './plugin.local';
