import { grantStatements } from '../../store/rights.ts';
import { type Command, UsageError } from '../terminal.ts';

export const grants: Command = {
  help: `Usage: vss-gateway ledger grants <role>

Prints the SQL after which a PostgreSQL role can serve a gateway and do no more: of the ledger it may only read and add. Run
the gateway once as the owner of the tables, which makes them, then this SQL as the owner, then the gateway as the role.
The role must exist, and neither own the tables nor be a superuser: both could take the triggers away.

Exit codes: 0 printed; 2 wrong usage

Example: vss-gateway ledger grants vss_gateway | psql "$OWNER_URL"
`,
  run(args, terminal) {
    const [role, ...surplus] = args;
    if (role === undefined || role === '' || role.startsWith('-') || surplus.length > 0) {
      throw new UsageError('Say which role.');
    }
    terminal.out(
      `begin;\n${grantStatements(role)
        .map((statement) => `${statement};\n`)
        .join('')}commit;\n`,
    );
    return Promise.resolve(0);
  },
};
