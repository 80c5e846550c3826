/**
 * Tests run many at a time, with clients and upstreams in the process of the gateway: whoever tests something else than load is
 * not to be turned away for it.
 */
export const roomForAll = {
  ADMISSION_MIN_IN_FLIGHT: '2000',
  ADMISSION_PER_CLIENT: '2000',
  ADMISSION_LOOP_DELAY_MS: '60000',
} as const;
