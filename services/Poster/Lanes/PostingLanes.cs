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
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var lanes = await FindAsync(stoppingToken);
                await Task.WhenAll(lanes.Select(lane => lane.RunAsync(stoppingToken)));
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (InvalidOperationException fault)
            {
                // A secret that is not there yet: its file may still come.
                logger.LanesFailed(fault);
                await Task.Delay(options.Value.TryAgainDelay, time, stoppingToken);
            }
        }
    }

    /// <summary>A lane is named by host, database and user: that is what shares company and period.</summary>
    private async Task<IReadOnlyList<Lane>> FindAsync(CancellationToken cancellationToken)
    {
        var byUser = new Dictionary<string, List<Connection>>(StringComparer.OrdinalIgnoreCase);
        foreach (var connection in await connections.ListAsync(cancellationToken))
        {
            var user = (await credentials.GetAsync(connection.Id, cancellationToken)).Username;
            var name =
                $"{connection.Deltek.ApiRoot.Authority}/{connection.Deltek.Database}/{user}".ToLowerInvariant();
            byUser.TryAdd(name, []);
            byUser[name].Add(connection);
        }

        return
        [
            .. byUser.Select(lane => new Lane(
                lane.Key,
                lane.Value,
                credentials,
                leases,
                store,
                periods,
                wake,
                options,
                time,
                laneLogger
            )),
        ];
    }
}
