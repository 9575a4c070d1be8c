"""The build step: `dbt build` in this process, from a project that was parsed once."""
