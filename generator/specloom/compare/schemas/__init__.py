"""What differs between two schemas, whatever direction their values travel in.

`reading` makes the normal form (`schema`) of a schema as written, with the help of `merging`
(`allOf`), `nested_choices`, `settling`, `encoded` and `unevaluated`. `pairs` compares what belongs
together, each pair once: `differences` and `keywords` the schemas themselves, `subschemas` what
stands below them, `alternatives` and what it uses the members of choices, `conjunctions` those of
an `allOf`, `discriminators` and `subtypes` those that a base leads to. `equality` and `sketches` say
soon where there is nothing to compare.
"""
