import { text } from 'node:stream/consumers';

await text(process.stdin);
