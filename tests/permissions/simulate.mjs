// Asks another evaluator of IAM policies, which `make simulator` installs, for many verdicts: JSON in, JSON out.
import { createRequire } from 'node:module'

const { runSimulation } = createRequire(process.argv[2] + '/')('@cloud-copilot/iam-simulate')
const ACCOUNT = '111122223333'
const OWNER = { Version: '2012-10-17', Statement: [
  { Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } },
] } // the policy that AWS gives a key, so that identity policies decide

async function verdict({ policy, action, resource, context }) {
  const contextVariables = { 'aws:PrincipalTag/none': 'none', ...context }
  const simulation = {
    request: {
      action, contextVariables,
      principal: `arn:aws:iam::${ACCOUNT}:role/handler`,
      resource: { resource, accountId: ACCOUNT },
    },
    identityPolicies: [{ name: 'made', policy }],
    serviceControlPolicies: [], resourceControlPolicies: [],
    resourcePolicy: action.startsWith('kms:') ? OWNER : undefined,
  }
  const said = await runSimulation(simulation, {})
  return said.resultType === 'error' ? JSON.stringify(said.errors) : said.overallResult
}

let given = ''
for await (const chunk of process.stdin) given += chunk
const verdicts = []
for (const one of JSON.parse(given)) verdicts.push(await verdict(one))
process.stdout.write(JSON.stringify(verdicts))
