"""The CDK construct library: builds tables from models at synth time."""
