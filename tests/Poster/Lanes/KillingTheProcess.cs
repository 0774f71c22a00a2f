using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Persistence;
using MlConnector.Poster.Storage;
using MlConnector.Poster.Tests.Deltek;
using MlConnector.TestKit;

namespace MlConnector.Poster.Tests.Lanes;

/// <summary>Poster as a process of its own, killed with SIGKILL in the middle of its calls.</summary>
public sealed class KillingTheProcess : IAsyncLifetime
{
    /// <summary>Calls in whose middle the process dies, once each; whether Deltek has done the work by then.</summary>
    private readonly List<(string Call, bool AfterWork)> deaths =
    [
        ("POST DataEntry/jeControl", false),
        ("POST DataEntry/jeControl", true),
        ("GET DataEntry/jeDetail", true),
        ("POST DataEntry/crControl", true),
        ("PUT DataEntry/PostTransFile", false),
        ("PUT DataEntry/PostTransFile", true),
        ("GET PSALedger/CR", true),
        ("PUT DataEntry/PostTransFile", true),
    ];

    private readonly TemporaryFolder folder = new();
    private readonly SmallDeltek deltek = new();
    private LoopbackDeltek server = null!;
    private ServiceProvider services = null!;
    private Dictionary<string, string?> settings = [];
    private ServiceProcess? process;

    public async Task InitializeAsync()
    {
        server = await LoopbackDeltek.StartAsync(deltek.Answer);
        settings = PosterUnderTest.Settings(folder.Path, server.ApiRoot);
        settings["Connections:0:Deltek:ControlJournalBatch"] = "KNOWN-JE";
        settings["Connections:0:Deltek:ControlReceiptBatch"] = "KNOWN-CR";
        deltek.PostByHand("KNOWN-JE", "JE");
        deltek.PostByHand("KNOWN-CR", "CR");
        var database = new ServiceCollection();
        database.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build()
        );
        database.AddSingleton<TimeProvider>(SystemClock.Instance);
        database.AddKeeping();
        database.AddServiceDatabase<PosterDb>(PosterDb.SchemaName);
        services = database.BuildServiceProvider();
        foreach (var schema in services.GetServices<IServiceDatabase>())
        {
            await schema.MigrateAsync(default);
        }
    }

    public async Task DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        await server.DisposeAsync();
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task A_settlement_ends_posted_once_though_the_process_dies_in_every_kind_of_call()
    {
        await StoreAsync();
        var left = new Queue<(string Call, bool AfterWork)>(deaths);
        deltek.Fault = request =>
        {
            if (
                !left.TryPeek(out var death)
                || !request.ToString().StartsWith(death.Call, StringComparison.Ordinal)
                || process is null
            )
            {
                return null;
            }

            left.Dequeue();
            process.KillAsync().GetAwaiter().GetResult();
            return (new Given(0), death.AfterWork);
        };

        while (!await IsPostedAsync())
        {
            process = Start();
            await Eventually.TrueAsync(
                async () => process.HasExited || await IsPostedAsync(),
                () => $"a death or an end; {left.Count} deaths left.\n{process.Output}",
                TimeSpan.FromMinutes(2)
            );
        }

        Assert.Empty(left);
        Assert.Equal(0, deltek.Drafts);
        Assert.Equal(
            [
                (BatchKey.Create(Plans.Settlement, 1, 1).Value, 1),
                (BatchKey.Create(Plans.Settlement, 2, 1).Value, 1),
            ],
            deltek
                .Posts.Where(batch => !batch.Key.StartsWith("KNOWN", StringComparison.Ordinal))
                .Select(batch => (batch.Key, batch.Value))
                .Order()
        );
    }

    private ServiceProcess Start()
    {
        var environment = settings.ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal),
            setting => setting.Value,
            StringComparer.Ordinal
        );
        environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return ServiceProcess.Start("Poster", [], environment);
    }

    private async Task StoreAsync()
    {
        var plan = Plans.Plan();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PosterDb>();
        db.Postings.Add(
            Postings.Create(
                Plans.Settlement,
                ContentHash.Of(ContractJson.Write(plan)),
                plan,
                SystemClock.Instance.GetUtcNow()
            )
        );
        await db.SaveChangesAsync();
    }

    private async Task<bool> IsPostedAsync()
    {
        await using var scope = services.CreateAsyncScope();
        var posting = await scope
            .ServiceProvider.GetRequiredService<PosterDb>()
            .Postings.AsNoTracking()
            .SingleAsync();
        Assert.True(posting.State is not PostingState.Stopped, posting.StopSentence);
        return posting.State is PostingState.Posted;
    }
}
