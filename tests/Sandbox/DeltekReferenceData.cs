using System.Net;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Deltek;

namespace MlConnector.Sandbox.Tests;

public sealed class DeltekReferenceData
{
    [Fact]
    public async Task Every_month_that_a_settlement_touches_is_an_open_period_and_older_ones_are_closed()
    {
        await using var sandbox = await LoggedInAsync(
            new SandboxOptions { Settlements = 18, Rows = 20 }
        );
        var periods = await sandbox.DeltekRowsAsync("Settings/Period");
        var open = periods
            .Where(p => RunningSandbox.Text(p, "ActiveCompanyClosed") == "N")
            .Select(p => RunningSandbox.Text(p, "Period"))
            .ToHashSet();
        Assert.All(
            sandbox.Scenario.Settlements.SelectMany(s =>
                new[] { s.StartAt.AddDays(-1), s.EndAt, s.DepositAt }
            ),
            at => Assert.Contains($"{at.Year}{at.Month:00}", open)
        );
        Assert.Contains(periods, p => RunningSandbox.Text(p, "ActiveCompanyClosed") == "Y");
        var june = Assert.Single(periods, p => RunningSandbox.Text(p, "Period") == "202606");
        Assert.Equal("2026-06-01T00:00:00.000", RunningSandbox.Text(june, "AccountPdStart"));
        Assert.Equal("2026-06-30T00:00:00.000", RunningSandbox.Text(june, "AccountPdEnd"));
    }

    [Fact]
    public async Task The_active_period_is_what_was_set_last()
    {
        await using var sandbox = await LoggedInAsync();
        Assert.Equal(
            "202611",
            RunningSandbox.Text(
                (await sandbox.DeltekRowsAsync("Settings/ActivePeriod"))[0],
                "Period"
            )
        );
        using var set = await sandbox.Http.PutAsync(
            $"{RunningSandbox.Api}/Settings/ActivePeriod/202610",
            content: null
        );
        Assert.Equal(
            "202610",
            RunningSandbox.Text(
                (await RunningSandbox.JsonAsync(set, HttpStatusCode.OK))[0],
                "Period"
            )
        );
        Assert.Equal(
            "202610",
            RunningSandbox.Text(
                (await sandbox.DeltekRowsAsync("Settings/ActivePeriod"))[0],
                "Period"
            )
        );
    }

    [Theory]
    [InlineData("ActivePeriod/190001")]
    [InlineData("ActiveCompany/99")]
    public async Task What_does_not_exist_cannot_become_active(string setting)
    {
        await using var sandbox = await LoggedInAsync();
        using var answer = await sandbox.Http.PutAsync(
            $"{RunningSandbox.Api}/Settings/{setting}",
            content: null
        );
        var json = await RunningSandbox.JsonAsync(answer, HttpStatusCode.InternalServerError);
        Assert.Contains(
            "does not exist",
            RunningSandbox.Text(json, "message"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_active_company_is_the_firm_s()
    {
        await using var sandbox = await LoggedInAsync();
        using var set = await sandbox.Http.PutAsync(
            $"{RunningSandbox.Api}/Settings/ActiveCompany/01",
            content: null
        );
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal(
            "01",
            RunningSandbox.Text(
                (await sandbox.DeltekRowsAsync("Settings/ActiveCompany"))[0],
                "Company"
            )
        );
        Assert.Equal(
            "USD",
            RunningSandbox.Text(
                (await sandbox.DeltekRowsAsync("Settings/Company"))[0],
                "FunctionalCurrencyCode"
            )
        );
    }

    [Fact]
    public async Task Accounts_stand_under_api_and_under_vision_and_the_key_format_gives_the_width_of_RefNo()
    {
        await using var sandbox = await LoggedInAsync();
        var accounts = await sandbox.DeltekRowsAsync("Accounts");
        Assert.Equal(Firm.Accounts.Length, accounts.Count);
        using var vision = await sandbox.Http.GetAsync("/Birchwood/vision/Accounts/");
        Assert.Equal(
            accounts.Count,
            RunningSandbox.Rows(await RunningSandbox.JsonAsync(vision, HttpStatusCode.OK)).Count
        );
        Assert.Equal(
            "12",
            RunningSandbox.Text(
                (await sandbox.DeltekRowsAsync("KeyCvt/CFGFormat"))[0],
                "RefnoLength"
            )
        );
    }

    [Fact]
    public async Task Banks_stand_under_vision_alone()
    {
        await using var sandbox = await LoggedInAsync();
        using var vision = await sandbox.Http.GetAsync("/Birchwood/vision/BankCode/CFGBANKS");
        var banks = RunningSandbox.Rows(await RunningSandbox.JsonAsync(vision, HttpStatusCode.OK));
        Assert.Equal(["USD1", "EUR1", "JPY1"], banks.Select(b => RunningSandbox.Text(b, "Code")));
        using var api = await sandbox.Http.GetAsync($"{RunningSandbox.Api}/BankCode/CFGBANKS");
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
    }

    [Fact]
    public async Task A_project_is_found_by_its_number_or_answers_an_empty_list()
    {
        await using var sandbox = await LoggedInAsync();
        Assert.Equal(
            "R",
            RunningSandbox.Text((await sandbox.DeltekRowsAsync("project/AMZ-US"))[0], "ChargeType")
        );
        Assert.Empty(await sandbox.DeltekRowsAsync("project/NONE"));
    }

    [Fact]
    public async Task The_settings_for_the_connector_name_only_what_the_firm_has()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var settings = await sandbox.InspectAsync("connections");
        Assert.Equal(
            settings.ToJsonString(),
            JsonNode.Parse(sandbox.ConnectionSettings)!.ToJsonString()
        );
        foreach (var connection in RunningSandbox.Rows(settings["Connections"]))
        {
            var booking = connection["Booking"]!;
            Assert.NotNull(Firm.FindAccount(RunningSandbox.Text(booking, "ClearingAccount")));
            Assert.NotNull(Firm.FindBank(RunningSandbox.Text(booking, "BankCode")));
            Assert.Equal(31, booking["Accounts"]!.AsObject().Count);
            Assert.All(
                booking["Accounts"]!.AsObject(),
                a =>
                {
                    Assert.NotNull(Firm.FindAccount(RunningSandbox.Text(a.Value, "Account")));
                    Assert.NotNull(Firm.FindProject(RunningSandbox.Text(a.Value, "Wbs1")));
                }
            );
            Assert.Equal(
                RunningSandbox.Text(booking, "ClearingAccount"),
                RunningSandbox.Text(booking["Accounts"]!["carried-debt"], "Account")
            );
            var id = RunningSandbox.Text(connection, "Id");
            Assert.NotNull(settings["Credentials"]!["Amazon"]![id]);
            Assert.NotNull(settings["Credentials"]!["Deltek"]![id]);
            Assert.True(
                TimeZoneInfo.TryFindSystemTimeZoneById(
                    RunningSandbox.Text(connection, "TimeZone"),
                    out _
                )
            );
        }
    }

    private static async Task<RunningSandbox> LoggedInAsync(SandboxOptions? options = null)
    {
        var sandbox = await RunningSandbox.StartAsync(options);
        await sandbox.LogInAsync();
        return sandbox;
    }
}
