/** Columns of `FACILITIES_FILE`; the header line names them in any order. */
export const columns = [
  'code',
  'name',
  'level',
  'score',
  'provisionalBasic',
  'formerTier',
  'primaryStatutory',
  'regionalPolyclinic',
  'contract',
  'provinceCode',
] as const;

export type Column = (typeof columns)[number];

export const levels = ['PRIMARY', 'BASIC', 'SPECIALISED'] as const;
export const formerTiers = ['COMMUNE', 'DISTRICT', 'PROVINCIAL', 'CENTRAL', 'NONE'] as const;
