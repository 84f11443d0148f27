package io.dynamigrate;

import java.util.List;

/** A {@link Migration} that is given its id, version, description and dependencies once, in the constructor. */
public abstract class BaseMigration implements Migration {

    private final String id;
    private final long version;
    private final String description;
    private final List<String> dependencies;

    /** Takes the values that {@link Migration} documents; they are checked when the migration is registered. */
    protected BaseMigration(String id, long version, String description, String... dependencies) {
        this.id = id;
        this.version = version;
        this.description = description;
        this.dependencies = List.of(dependencies);
    }

    /**
     * Takes the same values without a version, which is the number with which the id begins (see
     * {@link Migration#version}).
     */
    protected BaseMigration(String id, String description, String... dependencies) {
        this(id, IdNumber.of(id), description, dependencies);
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final long version() {
        return version;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final List<String> dependencies() {
        return dependencies;
    }

    @Override
    public String toString() {
        return id;
    }
}
