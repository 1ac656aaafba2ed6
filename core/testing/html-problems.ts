import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Sizes and average colours are style attributes, on purpose.
    'no-inline-style': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'doctype-style': 'off',
    'long-title': 'off',
    'attribute-boolean-style': 'off',
    'no-redundant-role': 'off',
    'attr-quotes': 'off',
    'no-implicit-input-type': 'off',
    'no-implicit-button-type': 'off',
    // Several of one name are a list.
    'form-dup-name': 'off',
  },
});

/** What is wrong with a page, as `name: rule: message`. */
export async function findHtmlProblems(name: string, body: string): Promise<string[]> {
  const report = await validator.validateString(body);
  const messages = report.results.flatMap(result => result.messages);
  return messages.map(({ ruleId, message }) => `${name}: ${ruleId}: ${message}`);
}
