export { portalFieldOf, problemText } from '../connectors/vss-portal/notice-problems.ts';
