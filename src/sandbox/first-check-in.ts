/** A check-in that can be pasted into a shell: a token by a sandbox client, then the main query. */
export function firstCheckIn(gatewayUrl: string, facilityCode: string, scan: string): string {
  const query =
    'query CheckIn($input: EligibilityInput!) { eligibility(input: $input) { id decision status reasons { code text(language: EN) deskAction(language: EN) } identity { outcome person { fullName } } card { cardNumber validTo } benefit { effectivePercent routeCode conditional { text(language: EN) } } sources { register status } receipt } }';
  const body = JSON.stringify({ query, variables: { input: { facilityCode, holder: { scan } } } });
  const token = `curl -s ${gatewayUrl}/sandbox/token -d grant_type=client_credentials -d client_id=hospital-district -d client_secret=hospital-district-secret | sed 's/.*"access_token":"\\([^"]*\\).*/\\1/'`;
  return `
A clerk of a sandbox hospital scans a citizen card. Paste this into another terminal:

curl -s ${gatewayUrl}/graphql -H "Authorization: Bearer $(${token})" -H 'Content-Type: application/json' -d '${body.replaceAll("'", "'\\''")}'

More people to check in: npx vss-gateway sandbox personas
Other clients, and how they register keys (docs/tokens.md): curl -s ${gatewayUrl}/sandbox/clients

`;
}
