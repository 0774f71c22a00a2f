using System.Globalization;
using MlConnector.Poster.Deltek;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Booking;

/// <summary>The claim under which a run works; asked before every step that touches Deltek.</summary>
internal interface ILaneClaim
{
    /// <summary>Returns when the claim holds for one more call of the longest kind.</summary>
    /// <exception cref="LaneLostException">Another process has taken the lane.</exception>
    Task EnsureHeldAsync(CancellationToken cancellationToken);
}

/// <summary>Another process works for this Deltek user now: this one must not touch it any more.</summary>
internal sealed class LaneLostException(string lane)
    : Exception($"The lane {lane} was taken over by another process.");

/// <summary>
/// Takes one settlement as far as it goes: decides by <see cref="Protocol"/>, stores what is about to
/// be done, does it with no transaction open, stores what came of it.
/// </summary>
internal sealed class PostingRun(
    IDeltekBooks books,
    IPostingStore store,
    ILaneClaim claim,
    ProtocolTimes times,
    TimeSpan callMax,
    TimeProvider time
)
{
    /// <summary>Runs until the posting has ended, has stopped or has to wait; all of it is stored.</summary>
    public async Task RunAsync(OpenPosting posting, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (Protocol.Next(posting.Entries, times))
            {
                case Step.Finish:
                    await store.FinishAsync(posting, cancellationToken);
                    return;
                case Step.Stop stop:
                    await store.StopAsync(posting, stop, cancellationToken);
                    return;
                case Step.Act(var index, var withdraw):
                    if (await TakeAsync(posting, index, withdraw, cancellationToken) is { } until)
                    {
                        await store.DeferAsync(posting, until, cancellationToken);
                        return;
                    }

                    break;
                default:
                    throw new InvalidOperationException("A step without a way to take it.");
            }
        }
    }

    /// <summary>Looks, decides and acts for one entry. Returns the time to wait for, or null to go on.</summary>
    private async Task<DateTimeOffset?> TakeAsync(
        OpenPosting posting,
        int index,
        bool withdraw,
        CancellationToken cancellationToken
    )
    {
        var entry = posting.Entries[index];
        using var span = PosterTelemetry.StartEntry(
            withdraw ? "withdraw entry" : "book entry",
            posting.Settlement.ToString(),
            entry.Content.Batch.Value
        );
        await claim.EnsureHeldAsync(cancellationToken);
        // The control is asked for where "nothing there" could let an entry be sent a second time.
        var control =
            entry.SendingSince is null && !withdraw
                ? null
                : await store.ControlBatchAsync(posting, entry.Content.Form, cancellationToken);
        var seen = await books.LookUpAsync(entry.Content, control, cancellationToken);
        var now = time.GetUtcNow();
        var verdict = withdraw
            ? Protocol.JudgeWithdrawal(entry, seen, now, times)
            : Protocol.Judge(entry, seen, now, times);
        span?.SetTag("mlconnector.verdict", verdict.GetType().Name);
        switch (verdict)
        {
            case Verdict.Wait(var until):
                return until;
            case Verdict.Become(var known):
                await SaveAsync(posting, index, known, cancellationToken);
                return null;
            case Verdict.Send:
                return await SendAsync(posting, index, cancellationToken);
            case Verdict.Post:
                return await CallAsync(
                    posting,
                    index,
                    Protocol.BeginPost(entry, time.GetUtcNow()),
                    () => books.PostAsync(entry.Content, cancellationToken),
                    Protocol.AfterPost,
                    cancellationToken
                );
            case Verdict.Delete:
                return await CallAsync(
                    posting,
                    index,
                    Protocol.BeginDelete(entry),
                    () => books.DeleteDraftAsync(entry.Content, cancellationToken),
                    (begun, _) => begun,
                    cancellationToken
                );
            default:
                throw new InvalidOperationException("A verdict without a way to follow it.");
        }
    }

    private async Task<DateTimeOffset?> SendAsync(
        OpenPosting posting,
        int index,
        CancellationToken cancellationToken
    )
    {
        var entry = posting.Entries[index];
        var tenant = await books.ReadTenantAsync(cancellationToken);
        if (Fault(entry.Content, tenant) is { } fault)
        {
            await SaveAsync(posting, index, Sentences.Invalid(entry, fault), cancellationToken);
            return null;
        }

        // What was sent once is sent again byte for byte.
        var payload =
            posting.Payloads[index]
            ?? EntryPayload.Write(
                posting.Settlement,
                posting.Planned(index),
                entry.Content,
                tenant.Company,
                tenant.ReferenceLength
            );
        posting.SetPayload(index, payload);
        return await CallAsync(
            posting,
            index,
            Protocol.BeginSend(entry, time.GetUtcNow()),
            () => books.EnterAsync(entry.Content, payload, cancellationToken),
            Protocol.AfterSend,
            cancellationToken
        );
    }

    /// <summary>Commits that the call begins, makes it, commits how it ended.</summary>
    private async Task<DateTimeOffset?> CallAsync(
        OpenPosting posting,
        int index,
        Entry begun,
        Func<Task<Answer>> call,
        Func<Entry, Answer, Entry> after,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetUtcNow();
        await SaveAsync(posting, index, begun, cancellationToken);
        await claim.EnsureHeldAsync(cancellationToken);
        if (time.GetUtcNow() - began > callMax)
        {
            // Storing took so long that the call would land later than is allowed for.
            await SaveAsync(
                posting,
                index,
                after(begun, new Answer(AnswerKind.NotSent)),
                CancellationToken.None
            );
            return time.GetUtcNow() + times.TryAgain;
        }

        var answer = await call();
        // How a call ended is stored even while the process is stopping.
        await SaveAsync(posting, index, after(begun, answer), CancellationToken.None);
        return answer.Kind is AnswerKind.NotSent
            ? time.GetUtcNow() + (answer.RetryAfter ?? times.TryAgain)
            : null;
    }

    private async Task SaveAsync(
        OpenPosting posting,
        int index,
        Entry entry,
        CancellationToken cancellationToken
    )
    {
        posting.Set(index, entry);
        await store.SaveAsync(posting, index, cancellationToken);
    }

    /// <summary>What the tenant's settings forbid, for an entry of which nothing is in Deltek.</summary>
    private static string? Fault(EntryContent entry, TenantFacts tenant)
    {
        var number = entry.Period.ToString(CultureInfo.InvariantCulture);
        return tenant.Periods.FirstOrDefault(period => period.Number == entry.Period) switch
        {
            null => $"Deltek has no period {number}.",
            { Closed: true } =>
                $"period {number} is closed for the company. Open it in Deltek and resume the settlement, or plan it anew.",
            _ => null,
        };
    }
}
