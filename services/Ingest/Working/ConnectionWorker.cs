using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Working;

/// <summary>A worker with one lane per connection: whatever holds up one seller holds up no other.</summary>
internal abstract class ConnectionWorker<TWorker>(
    IConnections connections,
    WorkSignals<TWorker> signals,
    TimeProvider time,
    ILogger<TWorker> log
) : BackgroundService
{
    /// <summary>Pause after a fault that no round expected, such as a database that is not there.</summary>
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(5);

    /// <summary>Pause after another worker was faster: long enough for it to leave the place.</summary>
    private static readonly TimeSpan OvertakenPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Between the looks that follow a signal, and the shortest rest.</summary>
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Further looks after a signal that comes shortly before the commit it speaks of; a commit that
    /// takes longer is found by the next regular look. None where looking means asking Amazon.
    /// </summary>
    protected virtual int LooksAfterSignal => 0;

    /// <summary>Does what is due for the connection.</summary>
    /// <returns>How long the lane rests unless it is woken.</returns>
    public abstract Task<TimeSpan> RoundAsync(
        Connection connection,
        CancellationToken cancellationToken
    );

    /// <summary>The rest until the work that is due next, at most <paramref name="restMax"/>.</summary>
    protected TimeSpan RestUntil(DateTimeOffset? nextDueAt, TimeSpan restMax)
    {
        var rest = nextDueAt - time.GetUtcNow() ?? restMax;
        return rest > restMax ? restMax
            : rest < LookPause ? LookPause
            : rest;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host starts its services one after the other and must not wait for a lane.
        await Task.Yield();
        var all = await connections.ListAsync(stoppingToken);
        await Task.WhenAll(all.Select(connection => LaneAsync(connection, stoppingToken)));
    }

    private async Task LaneAsync(Connection connection, CancellationToken stoppingToken)
    {
        var looksAhead = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await GuardedRoundAsync(connection, stoppingToken);
            if (looksAhead > 0 && pause > LookPause)
            {
                pause = LookPause;
            }

            var woken = await signals.Of(connection.Id).WaitAsync(pause, time, stoppingToken);
            looksAhead = woken ? LooksAfterSignal : Math.Max(0, looksAhead - 1);
        }
    }

    private async Task<TimeSpan> GuardedRoundAsync(
        Connection connection,
        CancellationToken stoppingToken
    )
    {
        try
        {
            return await RoundAsync(connection, stoppingToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another replica has the same piece of work, or a new wish came meanwhile; its commit counts.
            WorkingLog.Overtaken(log, typeof(TWorker).Name, connection.Id.Value);
            return OvertakenPause;
        }
        // The host's edge: what gets out of here ends the process, and with it every other lane. The
        // work itself is stored, so the next round finds it again.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            WorkingLog.RoundFailed(log, exception, typeof(TWorker).Name, connection.Id.Value);
            return FaultPause;
        }
    }
}
