using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Persistence.Connections;
using MlConnector.Poster.Storage;

namespace MlConnector.Poster.Lanes;

/// <summary>Runs one lane for each Deltek user that the connections name.</summary>
internal sealed class PostingLanes(
    IConnections connections,
    IDeltekCredentials credentials,
    LaneLeases leases,
    PostingStore store,
    PeriodsPublisher periods,
    LaneWake wake,
    IOptions<PosterOptions> options,
    TimeProvider time,
    ILogger<PostingLanes> logger,
    ILogger<Lane> laneLogger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new Dictionary<string, Task>(StringComparer.OrdinalIgnoreCase);
        try
        {
            while (!await StartAsync(running, stoppingToken))
            {
                await Task.Delay(options.Value.TryAgainDelay, time, stoppingToken);
            }

            await Task.WhenAll(running.Values);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(running.Values);
        }
    }

    /// <summary>
    /// Starts the lanes that do not run yet. A lane is named by host, database and user: that is what
    /// shares company and period.
    /// </summary>
    /// <returns>Whether every connection has its lane; one whose secrets are not there yet has none.</returns>
    private async Task<bool> StartAsync(
        Dictionary<string, Task> running,
        CancellationToken cancellationToken
    )
    {
        var byUser = new Dictionary<string, List<Connection>>(StringComparer.OrdinalIgnoreCase);
        var isComplete = true;
        foreach (var connection in await connections.ListAsync(cancellationToken))
        {
            try
            {
                var user = (await credentials.GetAsync(connection.Id, cancellationToken)).Username;
                var name =
                    $"{connection.Deltek.ApiRoot.Authority}/{connection.Deltek.Database}/{user}".ToLowerInvariant();
                byUser.TryAdd(name, []);
                byUser[name].Add(connection);
            }
            catch (Exception fault) when (fault is InvalidOperationException or IOException)
            {
                logger.SecretsMissing(connection.Id.Value, fault);
                isComplete = false;
            }
        }

        foreach (var (name, ofUser) in byUser)
        {
            if (!running.ContainsKey(name))
            {
                running[name] = Lane(name, ofUser).RunAsync(cancellationToken);
            }
        }

        return isComplete;
    }

    private Lane Lane(string name, IReadOnlyList<Connection> ofUser) =>
        new(name, ofUser, credentials, leases, store, periods, wake, options, time, laneLogger);
}
