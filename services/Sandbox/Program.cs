using MlConnector.Sandbox;

var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
var options = new SandboxOptions
{
    Urls = settings["urls"] ?? settings["ASPNETCORE_URLS"] ?? "http://127.0.0.1:5005",
};
settings.GetSection("Sandbox").Bind(options);

// As a process of its own the sandbox is the host, and only a host takes the system's clock.
#pragma warning disable RS0030
var time = TimeProvider.System;
#pragma warning restore RS0030

await SandboxApp.Create(options, time).RunAsync();
