import type { Citizen } from '../../connectors/population/index.ts';
import type { Context } from '../../context.ts';
import type { PersonResolvers } from '../../generated/schema.ts';
import type { PersonModel } from './models.ts';

function record(person: PersonModel): Citizen | null {
  return 'fullName' in person ? person : null;
}

export const Person: PersonResolvers & {
  __resolveReference(reference: PersonModel, context: Context): Promise<PersonModel>;
} = {
  /** Only what this caller has just resolved; a bare number opens nothing (trust 3.1). */
  __resolveReference: async ({ personalId }, { loaders }) =>
    (await loaders.person.load(personalId)) ?? { personalId },
  fullName: (person) => record(person)?.fullName ?? null,
  birthDate: (person) => record(person)?.birthDate ?? null,
  sex: (person) => record(person)?.sex ?? null,
  nationality: (person) => record(person)?.nationality ?? null,
  oldNumber: (person) => record(person)?.oldNumber ?? null,
  permanentAddress: (person) => record(person)?.permanentAddress ?? null,
};
