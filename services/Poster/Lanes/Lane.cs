using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Kernel;
using MlConnector.Persistence.Connections;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Deltek;
using MlConnector.Poster.Domain;
using MlConnector.Poster.Storage;

namespace MlConnector.Poster.Lanes;

/// <summary>
/// All work for one Deltek user, one piece after the other: the active company and period belong to
/// the user, so nothing of it may run in parallel.
/// </summary>
internal sealed class Lane(
    string name,
    IReadOnlyList<Connection> connections,
    IDeltekCredentials credentials,
    LaneLeases leases,
    PostingStore store,
    PeriodsPublisher periods,
    LaneWake wake,
    IOptions<PosterOptions> options,
    TimeProvider time,
    ILogger<Lane> logger
)
{
    /// <summary>Until then the active company or period may still change under us: nothing is done at all.</summary>
    private DateTimeOffset contextQuietUntil;

    /// <summary>
    /// Until then a call may land late. Another company or period must not be set meanwhile, so only
    /// the settlement that the call belongs to is worked on.
    /// </summary>
    private DateTimeOffset callQuietUntil;

    private string? callQuietFor;

    private PosterOptions Options => options.Value;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await leases.TryTakeAsync(name, cancellationToken) is { } claim)
                {
                    logger.LaneTaken(name, claim.ReadyAt);
                    await WorkAsync(claim, cancellationToken);
                }

                await wake.WaitAsync(Options.PollInterval, time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (LaneLostException)
            {
                logger.LaneLost(name);
            }
            catch (Exception fault)
            {
                // The edge of the host: one lane's fault must end neither the process nor the other lanes.
                logger.LaneFailed(name, fault);
                await PauseAsync(cancellationToken);
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Options.TryAgainDelay, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the loop sees it.
        }
    }

    private async Task WorkAsync(LaneClaim claim, CancellationToken cancellationToken)
    {
        using var session = new DeltekSession(
            connections[0].Deltek,
            cancel => credentials.GetAsync(connections[0].Id, cancel),
            claim,
            Options,
            time
        );
        try
        {
            while (true)
            {
                await claim.EnsureHeldAsync(cancellationToken);
                if (time.GetUtcNow() >= claim.ReadyAt)
                {
                    await PublishPeriodsAsync(session, cancellationToken);
                    await BookAsync(session, claim, cancellationToken);
                }

                await wake.WaitAsync(Options.PollInterval, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ReleaseAsync();
            throw;
        }
    }

    /// <summary>With a call in doubt the lease is left to run out, so that a successor waits for the call.</summary>
    private async Task ReleaseAsync()
    {
        if (!IsQuietFor(null))
        {
            await leases.ReleaseAsync(name, CancellationToken.None);
            logger.LaneReleased(name);
        }
    }

    private async Task BookAsync(
        DeltekSession session,
        LaneClaim claim,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var settlement in await store.DueAsync(
                [.. connections.Select(connection => connection.Id.Value)],
                cancellationToken
            )
        )
        {
            if (
                !IsQuietFor(settlement)
                && await store.OpenAsync(settlement, cancellationToken) is var (posting, trace)
            )
            {
                await BookAsync(posting, trace, session, claim, cancellationToken);
            }
        }
    }

    private async Task BookAsync(
        OpenPosting posting,
        string? traceParent,
        DeltekSession session,
        LaneClaim claim,
        CancellationToken cancellationToken
    )
    {
        var settlement = posting.Settlement.ToString();
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var trace);
        using var span = PosterTelemetry
            .Source.StartActivity("book settlement", ActivityKind.Internal, trace)
            ?.SetTag(PosterTelemetry.SettlementTag, settlement);
        var connection = connections.Single(c => c.Id == posting.Connection);
        var run = new PostingRun(
            new DeltekBooks(session, connection.Deltek.Company, time),
            store,
            claim,
            Options.Times,
            Options.RequestTimeout,
            time
        );
        try
        {
            await run.RunAsync(posting, cancellationToken);
        }
        catch (DeltekReadException fault)
        {
            span.Fail(fault.Message);
            await DeferAsync(posting, fault.Message, cancellationToken);
        }
        catch (DeltekContextInDoubtException fault)
        {
            span.Fail(fault.Message);
            contextQuietUntil = time.GetUtcNow() + Options.LateArrival;
            await DeferAsync(posting, fault.Message, cancellationToken);
        }
        catch (DeltekLoginRejectedException fault)
        {
            span.Fail("login rejected");
            await StopAsync(posting, fault, cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            logger.PostingDeferred(settlement, "its state was changed by another process");
        }

        KeepQuiet(posting);
        logger.PostingWorked(
            settlement,
            posting.Entries.Count(entry => entry.State is EntryState.Posted),
            posting.Entries.Length
        );
    }

    private async Task DeferAsync(
        OpenPosting posting,
        string reason,
        CancellationToken cancellationToken
    )
    {
        logger.PostingDeferred(posting.Settlement.ToString(), reason);
        await store.DeferAsync(
            posting,
            time.GetUtcNow() + Options.TryAgainDelay,
            reason,
            cancellationToken
        );
    }

    private Task StopAsync(
        OpenPosting posting,
        DeltekLoginRejectedException fault,
        CancellationToken cancellationToken
    ) =>
        store.StopAsync(
            posting,
            new Step.Stop(
                posting.Entries.Any(entry => entry.State is EntryState.Posted),
                "deltek-login-rejected",
                fault.Message
            ),
            cancellationToken
        );

    /// <summary>Remembers until when calls of this posting may land, or that none may any more.</summary>
    private void KeepQuiet(OpenPosting posting)
    {
        var settlement = posting.Settlement.ToString();
        var latest = posting.Entries.Max(entry =>
            entry.SendingSince > entry.PostingSince || entry.PostingSince is null
                ? entry.SendingSince
                : entry.PostingSince
        );
        if (latest + Options.LateArrival is { } until && until > time.GetUtcNow())
        {
            (callQuietUntil, callQuietFor) = (until, settlement);
        }
        else if (callQuietFor == settlement)
        {
            (callQuietUntil, callQuietFor) = (default, null);
        }
    }

    private bool IsQuietFor(string? settlement)
    {
        var now = time.GetUtcNow();
        return now < contextQuietUntil || (now < callQuietUntil && callQuietFor != settlement);
    }

    private async Task PublishPeriodsAsync(
        DeltekSession session,
        CancellationToken cancellationToken
    )
    {
        foreach (var connection in connections)
        {
            if (IsQuietFor(null) || !await periods.IsDueAsync(connection.Id, cancellationToken))
            {
                continue;
            }

            try
            {
                var books = new DeltekBooks(session, connection.Deltek.Company, time);
                await periods.PublishAsync(connection.Id, books, cancellationToken);
            }
            catch (Exception fault)
                when (fault is DeltekReadException or DeltekLoginRejectedException)
            {
                periods.Failed(connection.Id, fault.Message);
            }
            catch (DeltekContextInDoubtException fault)
            {
                contextQuietUntil = time.GetUtcNow() + Options.LateArrival;
                periods.Failed(connection.Id, fault.Message);
            }
        }
    }
}
