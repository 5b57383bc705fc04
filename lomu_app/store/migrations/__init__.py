"""The steps from one schema to the next, run by `lomu_app.store.migrate`."""
