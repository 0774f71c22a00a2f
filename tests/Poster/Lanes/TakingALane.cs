using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlConnector.Persistence;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Lanes;
using MlConnector.Poster.Storage;
using MlConnector.TestKit;

namespace MlConnector.Poster.Tests.Lanes;

public sealed class TakingALane : IAsyncLifetime
{
    private const string Lane = "vp.example/acme/api";

    private readonly TemporaryFolder folder = new();
    private readonly VirtualClock clock = new();
    private ServiceProvider services = null!;
    private LaneLeases first = null!;
    private LaneLeases second = null!;

    public async Task InitializeAsync()
    {
        var settings = new ServiceCollection();
        settings.AddSingleton<IConfiguration>(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    new Dictionary<string, string?>(StringComparer.Ordinal)
                    {
                        ["Database:Provider"] = "Sqlite",
                        ["Database:Folder"] = folder.Path,
                    }
                )
                .Build()
        );
        settings.AddServiceDatabase<PosterDb>(PosterDb.SchemaName);
        services = settings.BuildServiceProvider();
        await services.GetRequiredService<IServiceDatabase>().MigrateAsync(default);
        (first, second) = (Process(), Process());
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task A_free_lane_is_taken_and_ready_at_once()
    {
        var claim = await first.TryTakeAsync(Lane, default);

        Assert.NotNull(claim);
        Assert.Equal(clock.GetUtcNow(), claim.ReadyAt);
    }

    [Fact]
    public async Task A_held_lane_is_not_taken()
    {
        await first.TryTakeAsync(Lane, default);

        Assert.Null(await second.TryTakeAsync(Lane, default));
    }

    [Fact]
    public async Task Who_takes_over_from_the_dead_waits_until_none_of_its_calls_can_land()
    {
        await first.TryTakeAsync(Lane, default);
        clock.Advance(TimeSpan.FromMinutes(4));

        var claim = await second.TryTakeAsync(Lane, default);

        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromMinutes(5), claim?.ReadyAt);
    }

    [Fact]
    public async Task A_process_takes_its_own_lane_again_after_a_fault_and_waits_for_its_calls()
    {
        await first.TryTakeAsync(Lane, default);

        var again = await first.TryTakeAsync(Lane, default);

        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromMinutes(5), again?.ReadyAt);
    }

    [Fact]
    public async Task A_wait_is_not_shortened_by_dying_or_giving_back_in_it()
    {
        await first.TryTakeAsync(Lane, default);
        clock.Advance(TimeSpan.FromMinutes(4));
        var waiting = await second.TryTakeAsync(Lane, default);
        await second.ReleaseAsync(Lane, default);

        var claim = await first.TryTakeAsync(Lane, default);

        Assert.Equal(waiting?.ReadyAt, claim?.ReadyAt);
    }

    [Fact]
    public async Task A_lane_that_was_given_back_is_ready_at_once()
    {
        await first.TryTakeAsync(Lane, default);
        await first.ReleaseAsync(Lane, default);

        var claim = await second.TryTakeAsync(Lane, default);

        Assert.Equal(clock.GetUtcNow(), claim?.ReadyAt);
    }

    [Fact]
    public async Task A_claim_renews_itself_while_it_is_used()
    {
        var claim = await first.TryTakeAsync(Lane, default);
        for (var minute = 0; minute < 10; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await claim!.EnsureHeldAsync(default);
            Assert.Null(await second.TryTakeAsync(Lane, default));
        }
    }

    [Fact]
    public async Task A_claim_that_was_taken_over_is_lost()
    {
        var claim = await first.TryTakeAsync(Lane, default);
        clock.Advance(TimeSpan.FromMinutes(5));
        await second.TryTakeAsync(Lane, default);

        await Assert.ThrowsAsync<LaneLostException>(() => claim!.EnsureHeldAsync(default));
    }

    private LaneLeases Process() =>
        new(
            services.GetRequiredService<IServiceScopeFactory>(),
            Options.Create(new PosterOptions()),
            clock
        );
}
