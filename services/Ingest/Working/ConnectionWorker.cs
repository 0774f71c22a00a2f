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

    /// <summary>Does what is due for the connection.</summary>
    /// <returns>How long the lane rests unless it is woken.</returns>
    public abstract Task<TimeSpan> RoundAsync(
        Connection connection,
        CancellationToken cancellationToken
    );

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host starts its services one after the other and must not wait for a lane.
        await Task.Yield();
        var all = await connections.ListAsync(stoppingToken);
        await Task.WhenAll(all.Select(connection => LaneAsync(connection, stoppingToken)));
    }

    private async Task LaneAsync(Connection connection, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await GuardedRoundAsync(connection, stoppingToken);
            await signals.Of(connection.Id).WaitAsync(pause, time, stoppingToken);
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
