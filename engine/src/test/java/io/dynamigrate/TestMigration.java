package io.dynamigrate;

import java.util.ArrayList;
import java.util.List;

/** A migration made of lambdas, which counts its calls. */
public final class TestMigration extends BaseMigration {

    /** What up or down does. */
    @FunctionalInterface
    public interface Work {
        void with(MigrationContext context) throws Exception;
    }

    private final List<String> calls = new ArrayList<>();
    private Work up = context -> {};
    private Work down = context -> {};
    private boolean reversible = true;

    private TestMigration(String id, long version, String... dependencies) {
        super(id, version, "Does " + id, dependencies);
    }

    public static TestMigration of(String id, long version, String... dependencies) {
        return new TestMigration(id, version, dependencies);
    }

    public TestMigration up(Work work) {
        this.up = work;
        return this;
    }

    public TestMigration down(Work work) {
        this.down = work;
        return this;
    }

    public TestMigration irreversible() {
        this.reversible = false;
        return this;
    }

    /** The calls so far, as "up" and "down". */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public boolean reversible() {
        return reversible;
    }

    @Override
    public void up(MigrationContext context) throws Exception {
        calls.add("up");
        up.with(context);
    }

    @Override
    public void down(MigrationContext context) throws Exception {
        calls.add("down");
        down.with(context);
    }
}
