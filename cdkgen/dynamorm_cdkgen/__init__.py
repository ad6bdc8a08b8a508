"""From the model to text for others: CDK source, TypeScript types, access-pattern documents."""
