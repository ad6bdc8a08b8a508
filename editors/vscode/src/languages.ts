// The languages of the files in which the server finds something.
const LANGUAGES = ['python', 'go', 'typescript', 'typescriptreact', 'yaml', 'json', 'terraform', 'opentofu'];
const TERRAFORM = '**/*.tf';                                 // plain text where no extension for Terraform is installed

export const READ = [
  ...LANGUAGES.map(language => ({ scheme: 'file', language })),
  { scheme: 'file', pattern: TERRAFORM },
];
