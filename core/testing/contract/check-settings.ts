import type { Finding } from '../../cli/plugin-check.ts';
import { createHousePluginState } from '../../house-plugin-state.ts';
import { propertiesOf } from '../../plugin-host/settings/schema.ts';
import type { WebClient } from '../web-client.ts';
import type { CheckOutcome, Subject } from './subject.ts';

/** Switched on as an owner does it, its page shows a form with every setting. */
export async function checkSettings(
  { plugin, served }: Subject,
  administrator: WebClient,
): Promise<CheckOutcome> {
  const { id } = plugin.manifest;
  const { schema } = await createHousePluginState(served.house).settings(id);
  const { status, body } = await administrator.get(`/admin/plugins/${id}`);
  const address = `its page /admin/plugins/${id}`;
  if (status !== 200)
    return {
      detail: '',
      findings: [
        { text: `${address} answers ${status}`, remedy: 'look at settings.schema.json and at the texts' },
      ],
    };
  const names = schema === null ? [] : propertiesOf(schema).map(([name]) => name);
  // lists and boxes say how many they are beside their fields
  const missing = names.filter(
    name => !['', 'rows:', 'boxes:'].some(kind => body.includes(`="${kind}/${name}`)),
  );
  return {
    detail: schema === null ? 'it has none' : `${names.length} in the form, the defaults fit`,
    findings: missing.map(
      (name): Finding => ({
        text: `${address} shows no field for the setting "${name}"`,
        remedy: 'give it a type in settings.schema.json',
      }),
    ),
    isSkipped: schema === null,
  };
}
