package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.dynamigrate.Registry;
import io.dynamigrate.function.Incoming.FromCloudFormation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda function: extend it with the application's list of migrations, and name that class as the handler.
 *
 * <pre>{@code
 * public final class UserMigrations extends MigrationFunction {
 *     public UserMigrations() {
 *         super(() -> Registry.of(new AddUserLookup(), new AddActivityIndex()));
 *     }
 * }
 * }</pre>
 *
 * <p>An event of CloudFormation, which has a {@code ResponseURL}, always gets one answer there. Anything else is a
 * command by hand, such as {@code {"action": "plan", "TableName": "users"}}, whose result is JSON.
 */
public abstract class MigrationFunction implements RequestStreamHandler {

    private final Parts parts;
    private final Migrations migrations;
    private final Commands commands;

    /**
     * Makes the list of migrations once, now. If the supplier throws, the function starts nevertheless: each event asks the
     * supplier again and is answered with the error until it succeeds.
     */
    protected MigrationFunction(Supplier<Registry> registry) {
        this(Migrations.unnamed(registry), Parts.ofLambda());
    }

    /** For an application with several tables, each with a set of migrations. */
    protected MigrationFunction(Migrations migrations) {
        this(migrations, Parts.ofLambda());
    }

    MigrationFunction(Migrations migrations, Parts parts) {
        this.parts = parts;
        this.migrations = migrations;
        this.commands = new Commands(parts, migrations);
    }

    final Migrations migrations() {
        return migrations;
    }

    /**
     * Works at one event or command.
     *
     * @throws FunctionException if CloudFormation could not be told, so that Lambda delivers the event again
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation invocation = Invocation.of(context, parts.time().now());
        FunctionException failure = null;
        for (Incoming incoming : Incoming.all(input.readNBytes(Incoming.MAX_BYTES + 1))) {
            try {
                handle(incoming, output, invocation);
            } catch (FunctionException e) {
                // Others that came with it are not to wait for the next delivery.
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void handle(Incoming incoming, OutputStream output, Invocation invocation) throws IOException {
        if (incoming instanceof FromCloudFormation asked) {
            answer(asked, invocation);
        } else if (incoming instanceof Incoming.ByHand command) {
            output.write(Json.bytes(commands.run(command.fields(), invocation)));
        } else if (incoming instanceof Incoming.Delegated request) {
            output.write(Json.bytes(delegated(request, invocation)));
        } else if (incoming instanceof Incoming.Unreadable unreadable) {
            output.write(Json.bytes(CommandResult.error(unreadable.problem())));
        }
    }

    private Map<String, @Nullable Object> delegated(Incoming.Delegated request, Invocation invocation) {
        try {
            return DelegatedRollback.json(
                    DelegatedRollback.read(request.fields()).run(parts, migrations, invocation));
        } catch (InputException e) {
            return CommandResult.error(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DelegationException.lost("the function was interrupted");
        }
    }

    private void answer(FromCloudFormation asked, Invocation invocation) {
        if (asked.problem().isPresent()) {
            Answering.of(parts, asked, invocation)
                    .give(new CustomResource(parts, migrations, asked.event(), invocation)
                            .failed(asked.problem().get(), false));
            return;
        }
        Instant now = parts.time().now();
        if (asked.hop().isFirst()) {
            Hop.tooShort(Duration.between(now, invocation.end()))
                    .forEach(finding -> invocation.log().accept(finding.format()));
        }
        Invocation work = invocation.asHop(
                asked.hop(), StackPatience.end(asked.event(), now), StackPatience.margin(asked.event(), now), now);
        // Where CloudFormation waits no more, what is left is to be quicker than Lambda.
        Invocation watched = work.end().isAfter(now) ? work : invocation;
        Duration limit =
                Duration.between(now, watched.end()).minus(watched.margin().dividedBy(3));
        TimeLimit calls = new TimeLimit(parts.time(), watched.end());
        Answering answering = new Answering(parts, asked, invocation, calls);
        CustomResource resource = new CustomResource(parts, migrations, asked.event(), work);
        Watchdog watchdog = Watchdog.start(limit, () -> {
            try {
                answering.give(resource.overtime(invocation, calls));
            } catch (Throwable e) {
                // Lambda ends the process now, and delivers the event again.
                Problem.log(e, invocation);
            }
        });
        try {
            answering.give(resource.handle());
        } finally {
            watchdog.cancel();
        }
    }
}
