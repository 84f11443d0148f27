// Validates a CloudFormation template offline; only what the validator cannot know of SAM's transform is let pass.
const { RegoEngine, TemplateFile } = require("@aws/cloudformation-validate");

// SAM makes these from a function with AutoPublishAlias and EventInvokeConfig when the stack is deployed.
const MADE_BY_SAM = [
  /^Ref 'MigrationsFunction\.(Alias|Version)' does not reference a valid resource/,
  /^Ref 'MigrationsFunctionRole' does not reference a valid resource/,
  /^DependsOn target 'MigrationsFunctionEventInvokeConfig' does not exist/,
];

const file = process.argv[2];
const engine = new RegoEngine();
const findings = engine
  .validateStandard(new TemplateFile(file))
  .diagnostics.filter((finding) => finding.severity !== "INFO")
  .filter((finding) => !MADE_BY_SAM.some((known) => known.test(finding.message)));
engine.free();

for (const { severity, ruleId, startLine, message } of findings) {
  console.error(`${file}:${startLine}: ${severity} ${ruleId}: ${message}`);
}
console.log(findings.length === 0 ? `${file} is valid.` : `${file} has ${findings.length} findings.`);
process.exitCode = findings.length === 0 ? 0 : 1;
