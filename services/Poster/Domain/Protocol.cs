using System.Collections.Immutable;

namespace MlConnector.Poster.Domain;

/// <summary>
/// The exactly-once protocol. Deltek knows no idempotency key, so every step is decided from what is
/// stored, what was just seen in Deltek's books and the time, by functions that do nothing else.
/// </summary>
internal static class Protocol
{
    /// <summary>
    /// The next step of a settlement. All drafts are entered first; then they are posted in the
    /// plan's order. A settlement of which nothing is posted and one entry is refused leaves no drafts.
    /// </summary>
    public static Step Next(ImmutableArray<Entry> entries, ProtocolTimes times)
    {
        if (entries.All(entry => entry.State is EntryState.Posted))
        {
            return new Step.Finish();
        }

        if (
            entries.Any(entry => entry.State is EntryState.Refused)
            && !entries.Any(MayBePosted)
            && IndexOf(entries, entry => IsLeftOver(entry, times)) is { } leftOver
        )
        {
            return new Step.Act(leftOver, Withdraw: true);
        }

        if (entries.FirstOrDefault(entry => entry.NeedsPerson) is { } stopped)
        {
            return Stop(entries, stopped);
        }

        var next =
            IndexOf(entries, entry => entry.State is not (EntryState.Drafted or EntryState.Posted))
            ?? IndexOf(entries, entry => entry.State is EntryState.Drafted);
        return next is { } index
            ? new Step.Act(index, Withdraw: false)
            : throw new InvalidOperationException("A settlement without a next step has ended.");
    }

    /// <summary>What the observation means for an entry that is to be entered and posted.</summary>
    public static Verdict Judge(
        Entry entry,
        Observation seen,
        DateTimeOffset now,
        ProtocolTimes times
    )
    {
        var sighting = Sightings.Of(entry.Content, seen);
        return sighting switch
        {
            Sighting.Posted => new Verdict.Become(AsPosted(entry, seen, now)),
            Sighting.Draft when entry.State is EntryState.Drafted => ToPost(
                entry,
                seen,
                now,
                times
            ),
            Sighting.Draft => new Verdict.Become(AsDrafted(entry)),
            Sighting.Moving => new Verdict.Wait(now + times.LookUpAgain),
            _ when WaitsForLateArrival(entry, seen, now, times) is { } wait => wait,
            Sighting.Absent => ToSend(entry, seen, times),
            _ => new Verdict.Become(Sentences.Conflict(entry, sighting)),
        };
    }

    /// <summary>What the observation means for a draft that is to be deleted.</summary>
    public static Verdict JudgeWithdrawal(
        Entry entry,
        Observation seen,
        DateTimeOffset now,
        ProtocolTimes times
    )
    {
        var sighting = Sightings.Of(entry.Content, seen);
        return sighting switch
        {
            Sighting.Draft => new Verdict.Delete(),
            // "Nothing there" is believed with a control only; else the draft counts as left over.
            Sighting.Absent => new Verdict.Become(
                seen.Controlled ? AsWithdrawn(entry) : entry with { Withdrawals = times.TriesMax }
            ),
            Sighting.Moving => new Verdict.Wait(now + times.LookUpAgain),
            Sighting.Posted => new Verdict.Become(AsPosted(entry, seen, now)),
            _ => new Verdict.Become(Sentences.Conflict(entry, sighting)),
        };
    }

    /// <summary>To be stored before the call that enters the entry.</summary>
    public static Entry BeginSend(Entry entry, DateTimeOffset now) =>
        entry with
        {
            State = EntryState.Sending,
            SendingSince = now,
            Sends = entry.Sends + 1,
        };

    /// <summary>To be stored before the call that posts the entry.</summary>
    public static Entry BeginPost(Entry entry, DateTimeOffset now) =>
        entry with
        {
            PostingSince = now,
            Posts = entry.Posts + 1,
        };

    /// <summary>To be stored before the call that deletes the draft.</summary>
    public static Entry BeginDelete(Entry entry) =>
        entry with
        {
            Withdrawals = entry.Withdrawals + 1,
        };

    /// <summary>What the answer to entering tells. Whatever it is, the next step is to look.</summary>
    public static Entry AfterSend(Entry entry, Answer answer) =>
        answer.Kind switch
        {
            AnswerKind.Done => CountError(entry, null) with { Acknowledged = true },
            AnswerKind.Refused => CountError(entry, answer.Error) with
            {
                State = EntryState.Planned,
                SendingSince = null,
            },
            AnswerKind.NotSent => entry with { State = EntryState.Planned, SendingSince = null },
            AnswerKind.AlreadyExists => entry with { State = EntryState.InDoubt },
            AnswerKind.InDoubt => CountError(entry, answer.Error) with
            {
                State = EntryState.InDoubt,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.Kind, null),
        };

    /// <summary>What the answer to posting tells. Whatever it is, the next step is to look.</summary>
    public static Entry AfterPost(Entry entry, Answer answer) =>
        answer.Kind switch
        {
            AnswerKind.Done => CountError(entry, null),
            AnswerKind.Refused => CountError(entry, answer.Error) with { PostingSince = null },
            AnswerKind.NotSent => entry with { PostingSince = null },
            AnswerKind.AlreadyExists or AnswerKind.InDoubt => CountError(entry, answer.Error),
            _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.Kind, null),
        };

    /// <summary>
    /// The entry as it goes on when a person asks again. Nothing is forgotten that guards against a
    /// double: an open call stays open, an acknowledged entry that is gone stays a conflict.
    /// </summary>
    public static Entry Reopen(Entry entry) =>
        entry with
        {
            State = entry.State switch
            {
                EntryState.Refused or EntryState.Conflict => StateBeforeStop(entry),
                var state => state,
            },
            Sends = 0,
            Posts = 0,
            Withdrawals = 0,
            LastError = null,
            SameErrors = 0,
            Code = null,
            Sentence = null,
        };

    private static EntryState StateBeforeStop(Entry entry) =>
        entry switch
        {
            { State: EntryState.Refused, Acknowledged: true } => EntryState.Drafted,
            { PostingSince: not null } => EntryState.Drafted,
            { Acknowledged: true } or { SendingSince: not null } => EntryState.InDoubt,
            _ => EntryState.Planned,
        };

    /// <summary>Absent for good: sent for the first time, sent again, or given to a person.</summary>
    private static Verdict ToSend(Entry entry, Observation seen, ProtocolTimes times)
    {
        if (entry.Acknowledged)
        {
            return new Verdict.Become(Sentences.Vanished(entry));
        }

        // A first send is no doubt. After a send, "nothing there" is believed with a control only.
        if (entry.SendingSince is not null && !seen.Controlled)
        {
            return new Verdict.Become(Sentences.DoubtWithoutControl(entry));
        }

        if (entry.SameErrors >= 2)
        {
            return new Verdict.Become(Sentences.Refused(entry));
        }

        return entry.Sends >= times.TriesMax
            ? new Verdict.Become(Sentences.TooManyTries(entry, entry.Sends))
            : new Verdict.Send();
    }

    private static Verdict ToPost(
        Entry entry,
        Observation seen,
        DateTimeOffset now,
        ProtocolTimes times
    )
    {
        if (WaitsForLateArrival(entry, seen, now, times) is { } wait)
        {
            return wait;
        }

        if (entry.SameErrors >= 2)
        {
            return new Verdict.Become(Sentences.Refused(entry) with { PostingSince = null });
        }

        return entry.Posts >= times.TriesMax
            ? new Verdict.Become(Sentences.TooManyTries(entry, entry.Posts))
            : new Verdict.Post();
    }

    /// <summary>
    /// While a call may still land, what is missing or half there proves nothing. The look counts
    /// by the time it began.
    /// </summary>
    private static Verdict.Wait? WaitsForLateArrival(
        Entry entry,
        Observation seen,
        DateTimeOffset now,
        ProtocolTimes times
    )
    {
        var open = entry.State is EntryState.Drafted ? entry.PostingSince : entry.SendingSince;
        if (open + times.LateArrival is not { } settled || seen.BeganAt >= settled)
        {
            return null;
        }

        var again = now + times.LookUpAgain;
        return new Verdict.Wait(again < settled ? again : settled);
    }

    private static Entry AsDrafted(Entry entry) =>
        entry with
        {
            State = EntryState.Drafted,
            SendingSince = null,
            Acknowledged = true,
            LastError = null,
            SameErrors = 0,
        };

    private static Entry AsPosted(Entry entry, Observation seen, DateTimeOffset now) =>
        entry with
        {
            State = EntryState.Posted,
            SendingSince = null,
            PostingSince = null,
            Acknowledged = true,
            LastError = null,
            SameErrors = 0,
            Code = null,
            Sentence = null,
            PostingSequence = seen.Posted.First(row => !row.Automatic).PostingSequence,
            PostedAt = now,
        };

    private static Entry AsWithdrawn(Entry entry) =>
        entry with
        {
            State = entry.State is EntryState.Refused ? EntryState.Refused : EntryState.Planned,
            SendingSince = null,
            Acknowledged = false,
        };

    private static Entry CountError(Entry entry, string? error) =>
        entry with
        {
            LastError = error,
            SameErrors =
                error is null ? 0
                : error == entry.LastError ? entry.SameErrors + 1
                : 1,
        };

    private static bool MayBePosted(Entry entry) =>
        entry.State is EntryState.Posted || entry.PostingSince is not null;

    private static bool IsLeftOver(Entry entry, ProtocolTimes times) =>
        entry.Withdrawals < times.TriesMax
        && (
            entry.State is EntryState.Drafted
            || entry is { State: EntryState.Refused, Acknowledged: true }
        );

    private static Step.Stop Stop(ImmutableArray<Entry> entries, Entry stopped) =>
        new(
            entries.Any(entry => entry.State is EntryState.Posted),
            stopped.Code ?? "",
            Sentences.Stop(entries, stopped)
        );

    private static int? IndexOf(ImmutableArray<Entry> entries, Func<Entry, bool> wanted)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            if (wanted(entries[i]))
            {
                return i;
            }
        }

        return null;
    }
}
