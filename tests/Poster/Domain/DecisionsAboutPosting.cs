using System.Collections.Immutable;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests.Domain;

public sealed class DecisionsAboutPosting
{
    private static readonly ProtocolTimes Times = new(
        LateArrival: TimeSpan.FromMinutes(5),
        LookUpAgain: TimeSpan.FromSeconds(20),
        TryAgain: TimeSpan.FromSeconds(30),
        TriesMax: 4
    );

    private static readonly DateTimeOffset Began = new(2026, 7, 1, 6, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Settled = Began + Times.LateArrival;

    private static readonly EntryContent Content = Plans.Content(Plans.Journal());

    private static readonly Entry Drafted = new(Content)
    {
        State = EntryState.Drafted,
        Acknowledged = true,
    };

    private static readonly Entry Receipt = new(Plans.Content(Plans.Receipt()));

    [Fact]
    public void All_drafts_are_entered_before_one_is_posted()
    {
        Assert.Equal(new Step.Act(1, Withdraw: false), Protocol.Next([Drafted, Receipt], Times));
        Assert.Equal(
            new Step.Act(0, Withdraw: false),
            Protocol.Next([Drafted, Draft(Receipt)], Times)
        );
    }

    [Fact]
    public void Entries_are_posted_in_the_order_of_the_plan() =>
        Assert.Equal(
            new Step.Act(1, Withdraw: false),
            Protocol.Next([Post(Drafted), Draft(Receipt)], Times)
        );

    [Fact]
    public void A_settlement_is_finished_when_every_entry_is_posted() =>
        Assert.IsType<Step.Finish>(Protocol.Next([Post(Drafted), Post(Receipt)], Times));

    [Fact]
    public void A_draft_is_read_again_and_posted() =>
        Assert.IsType<Verdict.Post>(Judge(Drafted, SeenDraft(Began), Began));

    [Fact]
    public void A_second_draft_under_the_batch_is_a_conflict()
    {
        var draft = Plans.DraftOf(Content);
        var doubled = draft with { Lines = [.. draft.Lines, .. draft.Lines] };

        var verdict = Judge(Drafted, new Observation(Began, doubled, [], doubled, true), Began);

        Assert.Equal("other-content", Become(verdict).Code);
    }

    [Fact]
    public void A_draft_beside_its_posting_is_a_conflict()
    {
        var seen = new Observation(
            Began,
            null,
            Plans.LedgerOf(Content),
            Plans.DraftOf(Content),
            true
        );

        Assert.Equal("booked-twice", Become(Judge(Drafted, seen, Began)).Code);
    }

    [Fact]
    public void A_draft_that_vanished_is_not_entered_again() =>
        Assert.Equal(
            "entry-vanished",
            Become(
                Judge(Drafted, DecisionsAboutEntering.Absent(Began, controlled: true), Began)
            ).Code
        );

    [Fact]
    public void Posting_in_doubt_waits_and_then_posts_again()
    {
        var doubt = Protocol.AfterPost(Protocol.BeginPost(Drafted, Began), Answer.InDoubt);

        Assert.IsType<Verdict.Wait>(Judge(doubt, SeenDraft(Began), Began));
        Assert.IsType<Verdict.Wait>(
            Judge(doubt, DecisionsAboutEntering.Absent(Began, controlled: true), Began)
        );
        Assert.IsType<Verdict.Post>(Judge(doubt, SeenDraft(Settled), Settled));
    }

    [Fact]
    public void A_ledger_that_is_half_there_while_posting_is_looked_at_again()
    {
        var doubt = Protocol.AfterPost(Protocol.BeginPost(Drafted, Began), Answer.Done);
        var half = new Observation(Began, null, Plans.LedgerOf(Content)[..1], null, false);

        Assert.IsType<Verdict.Wait>(Judge(doubt, half, Began));
        Assert.Equal(
            "other-content",
            Become(Judge(doubt, half with { BeganAt = Settled }, Settled)).Code
        );
    }

    [Fact]
    public void A_posting_refused_twice_is_refused_and_its_draft_goes()
    {
        var refusal = new Answer(AnswerKind.Refused, "Period is closed");
        var once = Protocol.AfterPost(Protocol.BeginPost(Drafted, Began), refusal);
        var twice = Protocol.AfterPost(Protocol.BeginPost(once, Began), refusal);

        Assert.IsType<Verdict.Post>(Judge(once, SeenDraft(Began), Began));
        var refused = Become(Judge(twice, SeenDraft(Began), Began));

        Assert.Equal(EntryState.Refused, refused.State);
        Assert.Equal(new Step.Act(0, Withdraw: true), Protocol.Next([refused], Times));
        Assert.IsType<Verdict.Delete>(
            Protocol.JudgeWithdrawal(refused, SeenDraft(Began), Began, Times)
        );
    }

    [Fact]
    public void The_drafts_of_a_refused_settlement_go_and_a_person_is_told()
    {
        var refused = Sentences.Refused(Receipt with { LastError = "Bank code is not active" });

        Assert.Equal(new Step.Act(0, Withdraw: true), Protocol.Next([Drafted, refused], Times));
        var withdrawn = Assert
            .IsType<Verdict.Become>(
                Protocol.JudgeWithdrawal(
                    Drafted,
                    DecisionsAboutEntering.Absent(Began, controlled: true),
                    Began,
                    Times
                )
            )
            .Entry;
        Assert.Equal(EntryState.Planned, withdrawn.State);
        var stop = Assert.IsType<Step.Stop>(Protocol.Next([withdrawn, refused], Times));
        Assert.False(stop.PartlyPosted);
        Assert.Equal("entry-refused", stop.Code);
    }

    [Fact]
    public void A_deleted_draft_counts_as_gone_only_with_a_control()
    {
        var left = Become(
            Protocol.JudgeWithdrawal(
                Drafted,
                DecisionsAboutEntering.Absent(Began, controlled: false),
                Began,
                Times
            )
        );

        Assert.Equal(EntryState.Drafted, left.State);
        Assert.Equal(Times.TriesMax, left.Withdrawals);
    }

    [Fact]
    public void Where_something_is_posted_nothing_is_deleted_and_the_settlement_is_partly_posted()
    {
        var refused = Sentences.Refused(
            Draft(Receipt) with
            {
                LastError = "Bank code is not active",
            }
        );

        var stop = Assert.IsType<Step.Stop>(Protocol.Next([Post(Drafted), refused], Times));

        Assert.True(stop.PartlyPosted);
        Assert.Contains(
            $"Already posted: {Drafted.Content.Batch}",
            stop.Sentence,
            StringComparison.Ordinal
        );
    }

    private static Entry Draft(Entry entry) =>
        entry with
        {
            State = EntryState.Drafted,
            Acknowledged = true,
        };

    private static Entry Post(Entry entry) => entry with { State = EntryState.Posted };

    private static Observation SeenDraft(DateTimeOffset began) =>
        new(began, Plans.DraftOf(Content), [], Plans.DraftOf(Content), true);

    private static Verdict Judge(Entry entry, Observation seen, DateTimeOffset now) =>
        Protocol.Judge(entry, seen, now, Times);

    private static Entry Become(Verdict verdict) => Assert.IsType<Verdict.Become>(verdict).Entry;
}
