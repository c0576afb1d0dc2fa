"""From the plan to text: templates, layout, imports, and the runtime that a package needs."""
