"""What a teacher's copy carries of accounts: nothing, for nobody signs in without the office."""

from desktop_app.core.sync.carried import carried

carried.leave("logins", "user_account", "role_grant", "device", "access_invitation")
