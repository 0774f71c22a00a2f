using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Sandbox.Deltek;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Tests;

/// <summary>A sandbox on a free port of this machine, with the calls that tests need.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    public const string Reports = "/reports/2021-06-30/reports";
    public const string SettlementReports =
        $"{Reports}?reportTypes=GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2&pageSize=100";
    public const string Api = "/Birchwood/api";

    private readonly WebApplication app;

    private RunningSandbox(WebApplication app, ManualClock clock)
    {
        this.app = app;
        Clock = clock;
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = SandboxApp.Address(app),
        };
        Http.DefaultRequestHeaders.UserAgent.ParseAdd("SandboxTests/1.0");
    }

    public ManualClock Clock { get; }

    public HttpClient Http { get; }

    public Scenario Scenario => app.Services.GetRequiredService<Scenario>();

    public ImmutableArray<EntryFile> Files => app.Services.GetRequiredService<Books>().Files();

    public ImmutableArray<LedgerRow> LedgerRows => app.Services.GetRequiredService<Books>().Rows();

    public string ConnectionSettings => SandboxApp.ConnectionSettings(app);

    public static async Task<RunningSandbox> StartAsync(
        SandboxOptions? options = null,
        ManualClock? clock = null
    )
    {
        clock ??= new ManualClock();
        options ??= new SandboxOptions();
        options.Embedded = true;
        var app = SandboxApp.Create(options, clock);
        await app.StartAsync();
        return new RunningSandbox(app, clock);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    // Amazon

    public Task<HttpResponseMessage> LoginToAmazonAsync(
        string? clientId = null,
        string? secret = null,
        string? refreshToken = null,
        string grantType = "refresh_token",
        int seller = 0
    )
    {
        var known = Scenario.Sellers[seller];
        return Http.PostAsync(
            "/auth/o2/token",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = grantType,
                    ["refresh_token"] = refreshToken ?? known.RefreshToken,
                    ["client_id"] = clientId ?? known.ClientId,
                    ["client_secret"] = secret ?? known.ClientSecret,
                }
            )
        );
    }

    public async Task<string> AmazonTokenAsync(int seller = 0)
    {
        using var answer = await LoginToAmazonAsync(seller: seller);
        return Text(await JsonAsync(answer, HttpStatusCode.OK), "access_token");
    }

    public Task<HttpResponseMessage> AmazonAsync(
        string path,
        string? token,
        HttpMethod? method = null
    )
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Add("x-amz-access-token", token);
        }

        return Http.SendAsync(request);
    }

    public async Task<JsonNode> AmazonJsonAsync(string path, string token)
    {
        using var answer = await AmazonAsync(path, token);
        return await JsonAsync(answer, HttpStatusCode.OK);
    }

    /// <summary>All transactions of a group, over all pages.</summary>
    public async Task<List<JsonNode>> TransactionsAsync(string token, string eventGroupId)
    {
        var path =
            $"/finances/2024-06-19/transactions?relatedIdentifierName=FINANCIAL_EVENT_GROUP_ID&relatedIdentifierValue={eventGroupId}";
        var all = new List<JsonNode>();
        string? next = null;
        do
        {
            var page = await AmazonJsonAsync(
                next is null ? path : $"{path}&nextToken={Uri.EscapeDataString(next)}",
                token
            );
            all.AddRange(Rows(page["payload"]?["transactions"]));
            next = page["payload"]?["nextToken"]?.ToString();
        } while (next is not null);
        return all;
    }

    // Deltek

    public Task<HttpResponseMessage> LoginToDeltekAsync(
        params (string Name, string Value)[] changes
    )
    {
        var form = new Dictionary<string, string>
        {
            ["Username"] = Firm.Username,
            ["Password"] = Firm.Password,
            ["grant_type"] = "password",
            ["Integrated"] = "N",
            ["database"] = Firm.Database,
            ["Client_Id"] = Firm.ClientId,
            ["client_secret"] = Firm.ClientSecret,
            ["culture"] = "en-US",
        };
        foreach (var (name, value) in changes)
        {
            form[name] = value;
        }

        return Http.PostAsync($"{Api}/token", new FormUrlEncodedContent(form));
    }

    public async Task LogInAsync()
    {
        using var answer = await LoginToDeltekAsync();
        var token = Text(await JsonAsync(answer, HttpStatusCode.OK), "access_token");
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<HttpResponseMessage> EnterAsync(string prefix, object body) =>
        Http.PostAsJsonAsync(
            $"{Api}/DataEntry/{prefix}Control",
            body,
            JsonSerializerOptions.Default
        );

    /// <summary>Posts and gives back the text within the JSON string.</summary>
    public async Task<string> PostAsync(string type, string batch, int period)
    {
        using var answer = await Http.PutAsJsonAsync(
            $"{Api}/DataEntry/PostTransFile",
            new
            {
                parms = new
                {
                    batch,
                    clientcompany = "01",
                    description = batch,
                    period = $"{period}",
                    transtype = type,
                },
            },
            JsonSerializerOptions.Default
        );
        return (await JsonAsync(answer, HttpStatusCode.OK)).GetValue<string>();
    }

    public async Task<List<JsonNode>> DeltekRowsAsync(string path)
    {
        using var answer = await Http.GetAsync($"{Api}/{path}");
        return Rows(await JsonAsync(answer, HttpStatusCode.OK));
    }

    public async Task<JsonNode> InspectAsync(string what)
    {
        using var answer = await Http.GetAsync($"/sandbox/{what}");
        return await JsonAsync(answer, HttpStatusCode.OK);
    }

    public async Task SwitchAsync(object body)
    {
        using var answer = await Http.PostAsJsonAsync("/sandbox/faults", body);
        await JsonAsync(answer, HttpStatusCode.OK);
    }

    public static async Task<JsonNode> JsonAsync(
        HttpResponseMessage answer,
        HttpStatusCode expected
    )
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(
            answer.StatusCode == expected,
            $"{answer.StatusCode} instead of {expected}: {text}"
        );
        return JsonNode.Parse(text) ?? throw new InvalidOperationException("The answer is null.");
    }

    public static string Text(JsonNode? node, string name) => node?[name]?.ToString() ?? "";

    public static List<JsonNode> Rows(JsonNode? node) =>
        [.. (node as JsonArray ?? []).Select(row => row!)];
}
