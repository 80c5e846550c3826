import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';

/** Asks for permission before every root field. A field without an entry in the authorisation table is denied. */
export function guardRootFields(schema: GraphQLSchema): void {
  for (const root of [
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const resolve = field.resolve ?? defaultFieldResolver;
      const coordinate = `${root?.name}.${field.name}`;
      field.resolve = (source, args, context: Context, info) => {
        context.access.operation(coordinate);
        return resolve(source, args, context, info);
      };
    }
  }
}
