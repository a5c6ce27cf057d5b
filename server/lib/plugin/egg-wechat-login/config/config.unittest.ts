export { default } from './config.local';
