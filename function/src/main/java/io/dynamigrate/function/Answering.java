package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.function.Incoming.FromCloudFormation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Gives the one answer to one delivery of a request. Thread-safe: a watchdog may be quicker than who works. */
final class Answering {

    private final Parts parts;
    private final FromCloudFormation asked;
    private final Invocation invocation;
    private final TimeLimit calls;
    private boolean told;

    /**
     * Answers one delivery.
     *
     * @param calls limits the calls that precede the sending of the answer
     */
    Answering(Parts parts, FromCloudFormation asked, Invocation invocation, TimeLimit calls) {
        this.parts = parts;
        this.asked = asked;
        this.invocation = invocation;
        this.calls = calls;
    }

    /** Answers one delivery in the time of the invocation. */
    static Answering of(Parts parts, FromCloudFormation asked, Invocation invocation) {
        return new Answering(parts, asked, invocation, new TimeLimit(parts.time(), invocation.end()));
    }

    /**
     * Does what the reply says, unless CloudFormation is told already.
     *
     * @throws AnswerException if it could not be told, or shall be told by a later delivery
     */
    synchronized void give(Reply reply) {
        if (told) {
            return;
        }
        if (reply instanceof Reply.Tell tell) {
            invocation.attention().tell(tell.result().warnings(), parts.time().now());
            Answer answer = Answer.to(asked.event(), tell.result(), invocation.logPlace());
            String body = new String(AnswerJson.of(answer), StandardCharsets.UTF_8);
            send(tell.ledger().map(ledger -> decided(body, ledger)).orElse(body), tell.ledger());
        } else if (reply instanceof Reply.Repeat repeat) {
            send(repeat.answer(), Optional.of(repeat.ledger()));
        } else if (reply instanceof Reply.Leave leave) {
            invocation.log().accept("No answer from here: " + leave.why());
            told = true;
        } else if (reply instanceof Reply.Retry retry) {
            throw new AnswerException("CloudFormation is not told yet: " + retry.why() + " Lambda delivers it again.");
        }
    }

    private String decided(String body, Ledger ledger) {
        try {
            return calls.call(() -> ledger.decide(body));
        } catch (OutOfTimeException e) {
            invocation.log().accept("The answer is sent without being kept. " + e.getMessage());
            return body;
        }
    }

    private void send(String body, Optional<Ledger> ledger) {
        if (ledger.isPresent()) {
            // Before the stack goes on. Where the answer is not kept, a second delivery may need the claim.
            giveUpClaim(body);
        }
        invocation.log().accept("Answering " + body);
        new AnswerSender(parts.http(), parts.time(), invocation.log())
                .send(asked.responseUrl(), body.getBytes(StandardCharsets.UTF_8), invocation.end());
        // Nothing may be thrown from here on: Lambda would deliver the event again while the stack goes on.
        told = true;
        if (ledger.isEmpty()) {
            giveUpClaim(body);
        }
    }

    /** After the decision, which rests on the claim. */
    private void giveUpClaim(String body) {
        CloudFormationCustomResourceEvent event = asked.event();
        if ("Delete".equals(event.getRequestType())
                && AnswerJson.isSuccess(body)
                && !PhysicalId.isOfAnotherTable(event)) {
            // After a Delete that failed the resource is still there, and CloudFormation sends the Delete again.
            Setting setting = Setting.of(parts, invocation, event);
            try {
                var unused = calls.call(() -> {
                    setting.changeClaim(
                            event,
                            RequestContext.runId(event),
                            migrator -> migrator.requests().giveUpClaim());
                    return true;
                });
            } catch (OutOfTimeException e) {
                invocation.log().accept("It is unknown whether the claim of the table is given up. " + e.getMessage());
            }
        }
    }
}
