package io.dynamigrate.proof;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.MigratorBuilder;
import io.dynamigrate.run.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Deployments that follow each other on one table; each is repeated until it has reached what it is for. */
final class Scenario {

    /** What a deployment asks for, and how it is seen that this is reached. */
    record Deployment(
            Goal goal, Registry registry, UnaryOperator<MigratorBuilder> options, Predicate<Report> isReached) {}

    private final List<Deployment> dead = new ArrayList<>();
    private final List<Deployment> deployments = new ArrayList<>();
    private UnaryOperator<MigratorBuilder> options = UnaryOperator.identity();

    /** Options of the deployments that are added from now on. */
    Scenario with(UnaryOperator<MigratorBuilder> options) {
        this.options = options;
        return this;
    }

    Scenario reaches(Goal goal, Migration... registered) {
        return add(goal, report -> report.outcome().isSuccess(), registered);
    }

    /** A deployment that a migration of it makes fail with that message. */
    Scenario fails(Goal goal, String message, Migration... registered) {
        return add(
                goal,
                report -> report.error()
                        .filter(error -> message.equals(error.getMessage()))
                        .isPresent(),
                registered);
    }

    /** A deployment that died, before it could record that its first migration is done, while it held the lock. */
    Scenario afterTheDeathOf(Goal goal, Migration... registered) {
        dead.add(new Deployment(goal, Registry.of(registered), options, report -> false));
        return this;
    }

    private Scenario add(Goal goal, Predicate<Report> isReached, Migration... registered) {
        deployments.add(new Deployment(goal, Registry.of(registered), options, isReached));
        return this;
    }

    List<Deployment> dead() {
        return List.copyOf(dead);
    }

    List<Deployment> deployments() {
        return List.copyOf(deployments);
    }
}
