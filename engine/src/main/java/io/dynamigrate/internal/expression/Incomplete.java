package io.dynamigrate.internal.expression;

/**
 * The signal with which a dry run leaves a migration where nobody can know how it goes on: not a failure.
 *
 * <p>It is an {@code Error} so that {@code catch (Exception e)} in a migration does not eat it.
 */
public final class Incomplete extends Error {

    public Incomplete(String why) {
        super(why, null, false, false);
    }

    public static Incomplete outOfMemory() {
        return new Incomplete("the memory of this process is used up: give the function more memory");
    }
}
