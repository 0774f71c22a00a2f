using System.Collections.Immutable;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests.Domain;

public sealed class DecisionsAboutEntering
{
    private static readonly ProtocolTimes Times = new(
        LateArrival: TimeSpan.FromMinutes(5),
        LookUpAgain: TimeSpan.FromSeconds(20),
        TryAgain: TimeSpan.FromSeconds(30),
        TriesMax: 4
    );

    private static readonly DateTimeOffset Began = new(2026, 7, 1, 6, 0, 0, TimeSpan.Zero);

    private static readonly EntryContent Content = Plans.Content(Plans.Journal());

    private static readonly Entry Planned = new(Content);

    private static readonly Entry InDoubt = Protocol.AfterSend(
        Protocol.BeginSend(Planned, Began),
        Answer.InDoubt
    );

    [Fact]
    public void An_entry_that_was_never_sent_and_is_absent_is_sent_without_a_control() =>
        Assert.IsType<Verdict.Send>(Judge(Planned, Absent(Began, controlled: false), Began));

    [Fact]
    public void A_draft_that_equals_the_plan_is_adopted()
    {
        var drafted = Become(Judge(InDoubt, Draft(Plans.DraftOf(Content)), Began));

        Assert.Equal(EntryState.Drafted, drafted.State);
        Assert.Null(drafted.SendingSince);
        Assert.True(drafted.Acknowledged);
    }

    [Fact]
    public void A_posting_that_equals_the_plan_is_adopted_with_its_sequence()
    {
        var posted = Become(Judge(Planned, Ledger(Plans.LedgerOf(Content, sequence: 42)), Began));

        Assert.Equal(EntryState.Posted, posted.State);
        Assert.Equal(42, posted.PostingSequence);
        Assert.Equal(Began, posted.PostedAt);
    }

    [Fact]
    public void A_doubt_waits_until_nothing_can_land_any_more()
    {
        var late = Began + TimeSpan.FromMinutes(1);
        var last = Began + TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(3);

        Assert.Equal(
            new Verdict.Wait(late + Times.LookUpAgain),
            Judge(InDoubt, Absent(late, controlled: true), late)
        );
        Assert.Equal(
            new Verdict.Wait(Began + Times.LateArrival),
            Judge(InDoubt, Absent(last, controlled: true), last)
        );
    }

    [Fact]
    public void A_look_that_began_too_early_proves_nothing_however_late_it_ends()
    {
        var settled = Began + Times.LateArrival;

        Assert.IsType<Verdict.Wait>(
            Judge(InDoubt, Absent(settled - TimeSpan.FromTicks(1), controlled: true), settled)
        );
        Assert.IsType<Verdict.Send>(Judge(InDoubt, Absent(settled, controlled: true), settled));
    }

    [Fact]
    public void A_doubt_without_a_control_goes_to_a_person()
    {
        var settled = Began + Times.LateArrival;
        var stopped = Become(Judge(InDoubt, Absent(settled, controlled: false), settled));

        Assert.Equal("doubt-without-control", stopped.Code);
        Assert.Contains(Content.Batch.Value, stopped.Sentence, StringComparison.Ordinal);
        Assert.Equal(Began, stopped.SendingSince);
    }

    [Fact]
    public void A_process_that_dies_while_sending_leaves_a_doubt()
    {
        var dead = Protocol.BeginSend(Planned, Began);

        Assert.IsType<Verdict.Wait>(Judge(dead, Absent(Began, controlled: true), Began));
    }

    [Fact]
    public void The_same_refusal_twice_is_believed()
    {
        var once = Refuse(Planned, "Account 401.00 is inactive");
        var twice = Refuse(once, "Account 401.00 is inactive");

        Assert.IsType<Verdict.Send>(Judge(once, Absent(Began, controlled: false), Began));
        var refused = Become(Judge(twice, Absent(Began, controlled: false), Began));
        Assert.Equal(EntryState.Refused, refused.State);
        Assert.Contains("Account 401.00 is inactive", refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_different_refusals_are_not_one_refusal_twice() =>
        Assert.IsType<Verdict.Send>(
            Judge(
                Refuse(Refuse(Planned, "Account is inactive"), "Deadlock, try again"),
                Absent(Began, controlled: false),
                Began
            )
        );

    [Fact]
    public void An_error_that_may_come_after_the_work_is_believed_only_with_absence_proved_twice()
    {
        var error = new Answer(AnswerKind.InDoubt, "SQL error");
        var once = Protocol.AfterSend(Protocol.BeginSend(Planned, Began), error);
        var second = Began + Times.LateArrival;
        var twice = Protocol.AfterSend(Protocol.BeginSend(once, second), error);
        var settled = second + Times.LateArrival;

        Assert.IsType<Verdict.Wait>(Judge(twice, Absent(second, controlled: true), second));
        Assert.Equal(
            "doubt-without-control",
            Become(Judge(twice, Absent(settled, controlled: false), settled)).Code
        );
        Assert.Equal(
            EntryState.Refused,
            Become(Judge(twice, Absent(settled, controlled: true), settled)).State
        );
    }

    [Fact]
    public void A_confirmed_entry_that_is_gone_is_not_sent_again()
    {
        var confirmed = Protocol.AfterSend(Protocol.BeginSend(Planned, Began), Answer.Done);
        var settled = Began + Times.LateArrival;

        var gone = Become(Judge(confirmed, Absent(settled, controlled: true), settled));

        Assert.Equal(EntryState.Conflict, gone.State);
        Assert.Equal("entry-vanished", gone.Code);
    }

    [Fact]
    public void A_call_that_did_no_work_leaves_no_doubt()
    {
        var unsent = Protocol.AfterSend(
            Protocol.BeginSend(Planned, Began),
            new Answer(AnswerKind.NotSent)
        );

        Assert.Equal(EntryState.Planned, unsent.State);
        Assert.Null(unsent.SendingSince);
    }

    [Fact]
    public void Tries_without_a_result_end_at_a_person()
    {
        var tired = InDoubt with { Sends = Times.TriesMax };
        var settled = Began + Times.LateArrival;

        Assert.Equal(
            "too-many-tries",
            Become(Judge(tired, Absent(settled, controlled: true), settled)).Code
        );
    }

    [Fact]
    public void A_draft_in_another_period_is_a_conflict()
    {
        var moved = Plans.DraftOf(Content) with { Period = 202607 };

        Assert.Equal("other-period", Become(Judge(Planned, Draft(moved), Began)).Code);
    }

    [Fact]
    public void A_draft_with_other_lines_is_a_conflict_once_nothing_can_land_any_more()
    {
        var half = Plans.DraftOf(Content) with { Lines = [Plans.DraftOf(Content).Lines[0]] };
        var settled = Began + Times.LateArrival;

        Assert.IsType<Verdict.Wait>(Judge(InDoubt, Draft(half), Began));
        Assert.Equal(
            "other-content",
            Become(Judge(InDoubt, Draft(half) with { BeganAt = settled }, settled)).Code
        );
    }

    [Fact]
    public void A_posting_with_other_lines_is_a_conflict()
    {
        var rows = Plans.LedgerOf(Content);

        Assert.Equal("other-content", Become(Judge(Planned, Ledger(rows.RemoveAt(0)), Began)).Code);
    }

    [Fact]
    public void Two_postings_of_one_batch_are_a_conflict()
    {
        ImmutableArray<LedgerRow> rows =
        [
            .. Plans.LedgerOf(Content, sequence: 1),
            .. Plans.LedgerOf(Content, sequence: 2),
        ];

        Assert.Equal("booked-twice", Become(Judge(Planned, Ledger(rows), Began)).Code);
    }

    [Fact]
    public void An_entry_that_moves_between_the_looks_is_looked_at_again()
    {
        var moving = new Observation(Began, Plans.DraftOf(Content), [], null, Controlled: true);

        Assert.Equal(new Verdict.Wait(Began + Times.LookUpAgain), Judge(Planned, moving, Began));
    }

    [Fact]
    public void Asking_again_forgets_no_open_call()
    {
        var stopped = InDoubt.Stop("doubt-without-control", "…");

        var reopened = Protocol.Reopen(stopped);

        Assert.Equal(Began, reopened.SendingSince);
        Assert.Equal(EntryState.InDoubt, reopened.State);
        Assert.Null(reopened.Code);
        Assert.Equal(0, reopened.Sends);
    }

    [Fact]
    public void Asking_again_does_not_send_what_vanished()
    {
        var vanished = Sentences.Vanished(
            Planned with
            {
                State = EntryState.Drafted,
                Acknowledged = true,
            }
        );

        var reopened = Protocol.Reopen(vanished);

        Assert.Equal(
            "entry-vanished",
            Become(Judge(reopened, Absent(Began, controlled: true), Began)).Code
        );
    }

    internal static Observation Absent(DateTimeOffset began, bool controlled) =>
        new(began, null, [], null, controlled);

    private static Observation Draft(DraftFile draft) => new(Began, draft, [], draft, false);

    private static Observation Ledger(ImmutableArray<LedgerRow> rows) =>
        new(Began, null, rows, null, false);

    private static Entry Refuse(Entry entry, string error) =>
        Protocol.AfterSend(Protocol.BeginSend(entry, Began), new Answer(AnswerKind.Refused, error));

    private static Verdict Judge(Entry entry, Observation seen, DateTimeOffset now) =>
        Protocol.Judge(entry, seen, now, Times);

    private static Entry Become(Verdict verdict) => Assert.IsType<Verdict.Become>(verdict).Entry;
}
